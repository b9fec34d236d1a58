/** Openings that point to the sentence before; a sentence with one of them does not stand alone. */
const openings: readonly RegExp[] = [
  // English
  /^(?:this|these|those|that|such|it|its|they|their|he|she|his|her|here|there(?:fore|by|after)|then|thus|hence|so|also|and|but|or|nor|yet|still|both|either|neither|another|others?|however|moreover|furthermore|additionally|consequently|accordingly|instead|similarly|likewise|conversely|nevertheless|nonetheless|otherwise|meanwhile|specifically|indeed|besides|again|later|next|afterwards?|subsequently|alternatively|finally|lastly|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|rather|overall|in (?:particular|addition|contrast|turn|fact|short|summary|other words|this|these|that|such|each|both|all of|doing so|so doing|practice, this)|as (?:such|a (?:result|consequence|matter of fact)|mentioned|noted|described|shown|discussed|above|before)|for (?:example|instance|this|these|that|such|both|each|more (?:details|information))|to (?:this end|do (?:so|this|that)|address th\w+|achieve th\w+|overcome th\w+|solve th\w+)|on (?:the (?:other hand|contrary|one hand)|top of)|at (?:this|the same time)|by (?:this|doing so|contrast)|with (?:this|these|that)|from (?:this|these|here)|because of (?:this|these|that)|due to (?:this|these)|if so|even so|the (?:former|latter|above|same|following|other|others|first|second|third|result|results|resulting|remaining|rest|latter's)|one (?:such|of (?:these|those|them|the most important of))|most of (?:these|them)|some of (?:these|them)|each of (?:these|them)|all of (?:these|them|this)|(?:all|many|most|some|each|none) (?:these|those)|note that|recall|now|let us|let’s|let's|see|e\.g|i\.e|namely|once again|unlike (?:this|these)|compared (?:to|with) (?:this|these)|(?:despite|given|beyond|through|using|under|within|after|before|while|since|based on) (?:this|these|that|those|such)|for a (?:second|third|further|final)|here’s|here's)(?![\p{L}\p{N}'’-])/iu,
  // German, French, Spanish
  /^(?:dies\w*|jedoch|daher|deshalb|außerdem|zudem|somit|dabei|dazu|damit|er|sie|es|hierbei|hierzu|dadurch|allerdings|ferner|schließlich)(?![\p{L}])/iu,
  /^(?:cel(?:a|ui|le|les)|ceux|ce(?:tte|s|t)?|il|elle|ils|elles|cependant|toutefois|ainsi|donc|de plus|en outre|par conséquent|enfin|ensuite|mais)(?![\p{L}])/iu,
  /^(?:est[aeo]s?|es[aeo]s?|ell[ao]s?|él|sin embargo|además|por (?:lo tanto|tanto|ello|eso)|así|asimismo|finalmente|pero)(?![\p{L}])/iu,
  // Chinese, Japanese
  /^(?:这|這|该|該|此|其|它|他|她|因此|但是|但|然而|而且|并且|同时|另外|此外|所以|于是|例如|比如|その|それ|この|これ|しかし|また|そして|したがって)/u,
];

/** These name the work itself and stand alone: "This paper", "In this article we". */
const ofTheWork =
  /^(?:in )?(?:this|the present|our) (?:paper|article|work|study|package|library|software|report|post|blog post|tutorial|manuscript|thesis|survey|review|note|letter|tool|project|contribution|release|year)\b|^(?:dieser (?:artikel|beitrag)|cet article|este artículo|本文|本研究)|^it is (?:well|widely|generally) known|^it is (?:often|important|hard|difficult|easy|common)\b|^there (?:is|are)\b|^here,? we\b/iu;

/** Whether a sentence is understood only after the one before it. */
export function isAnaphoric(text: string): boolean {
  const opening = text.replace(/^["“‘«(『「]+/u, "");
  return !ofTheWork.test(opening) && openings.some((pattern) => pattern.test(opening));
}

/** Names of what stands in the work with its number; "algorithm for" is none. */
const numbered =
  /\b(?:[Ff]ig(?:ures?|s?\.)|[Tt]ables?|[Ee]q(?:uation)?s?\.?|[Ss]ec(?:tion|t)?s?\.?|[Aa]ppendi(?:x|ces)|[Aa]lgorithms?|[Ll]istings?|[Cc]hapters?|[Tt]heorems?|[Ll]emmas?|[Pp]ropositions?|[Cc]orollar(?:y|ies)|[Pp]anels?|[Ss]teps?) ?(?:\d|\(\d|[A-Z](?![\p{L}])|[IVX]+\b)/u;
/** Words that point to something that a post cannot show. */
const elsewhere =
  /\b(?:figure|table|equation|section|appendix|plot|code|example|snippet|list|image|diagram)s? (?:above|below|to the)\b|\b(?:see|shown|listed|given|described|discussed|defined|displayed|reported|introduced|outlined) (?:above|below|here|in the (?:next|following|previous|appendix|supplement\w*))\b|\bas follows\b|\bthe following (?:\w+ ){0,2}(?:figure|table|section|code|example|snippet|list|sections?|steps?|way)\b|\bfollowing (?:code|example|section|figure|table)s?\b|\b(?:aforementioned|previously mentioned)\b|\bfollowing:|\b(?:the|this|that) (?:figure|table|plot|listing|diagram|graph)\b|\bplease (?:see|refer|check|note)\b|\bsee (?:the|our|also)\b|\b(?:the|as) (?:\w+ )?above\b|\b(?:examples?|figures?|plots?) here\b|\bclick\b/iu;

/** Whether a sentence sends its reader to something that is not in the post. */
export function pointsElsewhere(text: string): boolean {
  return numbered.test(text) || elsewhere.test(text);
}

/** Words in the midst of a sentence that point back, and how much it leans on them: "these methods" more than "it". */
const pointing =
  /(?<!^)\b(?:this|these|those|such an?|the (?:former|latter)|aforementioned)\b(?! (?:paper|article|work|study|package|post|is possible))/giu;
const pronoun = /(?<!^)\b(?:it|they|them)\b/giu;

/** How much a sentence leans on what was said before, in its midst: 0 where it does not, at most 3. */
export function leanings(text: string): number {
  return Math.min(3, 3 * (text.match(pointing)?.length ?? 0) + (text.match(pronoun)?.length ?? 0));
}
