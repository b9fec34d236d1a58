/**
 * Unicode characters and the LaTeX or AMS commands that set them in a formula: `α alpha` is `\alpha`.
 *
 * Written by hand from the tables of the amssymb and LaTeX documentation; a test compiles every one of them.
 */
const named = `
α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu µ mu ν nu ξ xi π pi
ρ rho ς varsigma σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega ϵ epsilon ϑ vartheta ϕ phi ϖ varpi ϱ varrho
ϰ varkappa ϝ digamma Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega Ω Omega
± pm × times ÷ div · cdot ¬ neg ∀ forall ∁ complement ∂ partial ∃ exists ∄ nexists ∅ emptyset ∆ Delta ∇ nabla ∈ in
∉ notin ∊ in ∋ ni ∍ ni ∎ blacksquare ∏ prod ∐ coprod ∑ sum ∓ mp ∔ dotplus ∖ setminus ∗ ast ∘ circ ∙ bullet √ surd
∝ propto ∞ infty ∠ angle ∡ measuredangle ∢ sphericalangle ∣ mid ∤ nmid ∥ parallel ∦ nparallel ∧ wedge ∨ vee ∩ cap
∪ cup ∫ int ∬ iint ∭ iiint ∮ oint ∴ therefore ∵ because ∼ sim ∽ backsim ≀ wr ≁ nsim ≂ eqsim ≃ simeq ≅ cong ≇ ncong
≈ approx ≊ approxeq ≍ asymp ≎ Bumpeq ≏ bumpeq ≐ doteq ≑ doteqdot ≒ fallingdotseq ≓ risingdotseq ≖ eqcirc ≗ circeq
≜ triangleq ≠ neq ≡ equiv ≤ leq ≥ geq ≦ leqq ≧ geqq ≨ lneqq ≩ gneqq ≪ ll ≫ gg ≬ between ≮ nless ≯ ngtr ≰ nleq
≱ ngeq ≲ lesssim ≳ gtrsim ≶ lessgtr ≷ gtrless ≺ prec ≻ succ ≼ preccurlyeq ≽ succcurlyeq ≾ precsim ≿ succsim ⊀ nprec
⊁ nsucc ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊈ nsubseteq ⊉ nsupseteq ⊊ subsetneq ⊋ supsetneq ⊎ uplus ⊏ sqsubset
⊐ sqsupset ⊑ sqsubseteq ⊒ sqsupseteq ⊓ sqcap ⊔ sqcup ⊕ oplus ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ⊚ circledcirc
⊛ circledast ⊝ circleddash ⊞ boxplus ⊟ boxminus ⊠ boxtimes ⊡ boxdot ⊢ vdash ⊣ dashv ⊤ top ⊥ bot ⊨ models ⊩ Vdash
⊪ Vvdash ⊬ nvdash ⊭ nvDash ⊮ nVdash ⊯ nVDash ⊲ vartriangleleft ⊳ vartriangleright ⊴ trianglelefteq ⊵ trianglerighteq
⊸ multimap ⊺ intercal ⊻ veebar ⊼ barwedge ⋀ bigwedge ⋁ bigvee ⋂ bigcap ⋃ bigcup ⋄ diamond ⋅ cdot ⋆ star
⋇ divideontimes ⋈ bowtie ⋉ ltimes ⋊ rtimes ⋋ leftthreetimes ⋌ rightthreetimes ⋍ backsimeq ⋎ curlyvee ⋏ curlywedge
⋐ Subset ⋑ Supset ⋒ Cap ⋓ Cup ⋔ pitchfork ⋖ lessdot ⋗ gtrdot ⋘ lll ⋙ ggg ⋚ lesseqgtr ⋛ gtreqless ⋞ curlyeqprec
⋟ curlyeqsucc ⋦ lnsim ⋧ gnsim ⋨ precnsim ⋩ succnsim ⋪ ntriangleleft ⋫ ntriangleright ⋬ ntrianglelefteq
⋭ ntrianglerighteq ⋮ vdots ⋯ cdots ⋱ ddots
← leftarrow ↑ uparrow → rightarrow ↓ downarrow ↔ leftrightarrow ↕ updownarrow ↖ nwarrow ↗ nearrow ↘ searrow ↙ swarrow
↚ nleftarrow ↛ nrightarrow ↝ rightsquigarrow ↞ twoheadleftarrow ↠ twoheadrightarrow ↢ leftarrowtail ↣ rightarrowtail
↦ mapsto ↩ hookleftarrow ↪ hookrightarrow ↫ looparrowleft ↬ looparrowright ↭ leftrightsquigarrow ↮ nleftrightarrow
↰ Lsh ↱ Rsh ↳ hookrightarrow ↵ hookleftarrow ↶ curvearrowleft ↷ curvearrowright ↺ circlearrowleft ↻ circlearrowright
↼ leftharpoonup ↽ leftharpoondown ↾ upharpoonright ↿ upharpoonleft ⇀ rightharpoonup ⇁ rightharpoondown
⇂ downharpoonright ⇃ downharpoonleft ⇄ rightleftarrows ⇆ leftrightarrows ⇇ leftleftarrows ⇈ upuparrows
⇉ rightrightarrows ⇊ downdownarrows ⇋ leftrightharpoons ⇌ rightleftharpoons ⇍ nLeftarrow ⇎ nLeftrightarrow
⇏ nRightarrow ⇐ Leftarrow ⇑ Uparrow ⇒ Rightarrow ⇓ Downarrow ⇔ Leftrightarrow ⇕ Updownarrow ⇚ Lleftarrow
⇛ Rrightarrow ⇝ rightsquigarrow ⇢ dashrightarrow ⇠ dashleftarrow ⟵ longleftarrow ⟶ longrightarrow
⟷ longleftrightarrow ⟸ Longleftarrow ⟹ Longrightarrow ⟺ Longleftrightarrow ⟼ longmapsto ➔ rightarrow ➜ rightarrow
➝ rightarrow ➞ rightarrow ➡ rightarrow ⬅ leftarrow ⬆ uparrow ⬇ downarrow ➤ blacktriangleright
⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ⟨ langle ⟩ rangle 〈 langle 〉 rangle ‖ Vert ⌜ ulcorner ⌝ urcorner ⌞ llcorner
⌟ lrcorner ⟂ perp ⟮ lgroup ⟯ rgroup ⌢ frown ⌣ smile ⌀ varnothing
ℏ hbar ℎ mathit{h} ℑ Im ℜ Re ℘ wp ℓ ell ℵ aleph ℶ beth ℷ gimel ℸ daleth ı imath ȷ jmath ð eth ℧ mho Ⅎ Finv ⅁ Game
□ square ■ blacksquare ▢ square ◻ square ◼ blacksquare ▪ blacksquare ▫ square ☐ square ☒ boxtimes △ triangle
▲ blacktriangle ▵ triangle ▴ blacktriangle ▽ triangledown ▼ blacktriangledown ▿ triangledown ▾ blacktriangledown
▷ triangleright ▶ blacktriangleright ▹ triangleright ▸ blacktriangleright ► blacktriangleright ◁ triangleleft
◀ blacktriangleleft ◃ triangleleft ◂ blacktriangleleft ◄ blacktriangleleft ◆ blacklozenge ◇ lozenge ◊ lozenge
⧫ blacklozenge ○ bigcirc ◯ bigcirc ● bullet ◦ circ ⚫ bullet ⚪ bigcirc ★ bigstar ⭐ bigstar ☆ star ✩ star ✭ bigstar
♠ spadesuit ♣ clubsuit ♥ heartsuit ❤ heartsuit ♦ diamondsuit ♡ heartsuit ♢ diamondsuit ♭ flat ♮ natural ♯ sharp
✓ checkmark ✔ checkmark ✅ checkmark ✗ times ✘ times ✕ times ✖ times ❌ times ✝ dagger ✠ maltese ✶ star ✱ ast
Ⓢ circledS Ⓡ circledR ⨯ times ⪅ lessapprox ⪆ gtrapprox ⪇ lneq ⪈ gneq ⪉ lnapprox ⪊ gnapprox ⩽ leqslant ⩾ geqslant
⪯ preceq ⪰ succeq ⪷ precapprox ⪸ succapprox ⪹ precnapprox ⪺ succnapprox ⫅ subseteqq ⫆ supseteqq ⫋ subsetneqq
⫌ supsetneqq ⨀ bigodot ⨁ bigoplus ⨂ bigotimes ⨄ biguplus ⨆ bigsqcup ⨿ amalg ⩞ doublebarwedge ⪋ lesseqqgtr
⪌ gtreqqless ⪕ eqslantless ⪖ eqslantgtr ⊾ angle ⟐ diamond ⨌ iiiint ∿ sim ϴ Theta
`;

/** What takes more than one command. */
const composed: readonly (readonly [string, string])[] = [
  ["−", "-"],
  ["∕", "/"],
  ["∶", ":"],
  ["∷", "::"],
  ["∸", "\\dot{-}"],
  ["≔", ":="],
  ["≕", "=:"],
  ["⩴", "::="],
  ["≝", "\\overset{\\mathrm{def}}{=}"],
  ["≟", "\\overset{?}{=}"],
  ["≙", "\\overset{\\wedge}{=}"],
  ["≢", "\\not\\equiv"],
  ["≄", "\\not\\simeq"],
  ["≆", "\\not\\cong"],
  ["≉", "\\not\\approx"],
  ["∌", "\\not\\ni"],
  ["⊄", "\\not\\subset"],
  ["⊅", "\\not\\supset"],
  ["≭", "\\not\\asymp"],
  ["≴", "\\not\\lesssim"],
  ["≵", "\\not\\gtrsim"],
  ["⋠", "\\not\\preccurlyeq"],
  ["⋡", "\\not\\succcurlyeq"],
  ["∛", "\\sqrt[3]{\\ }"],
  ["∜", "\\sqrt[4]{\\ }"],
  ["∯", "\\oint\\!\\oint"],
  ["∱", "\\int"],
  ["∲", "\\oint"],
  ["∳", "\\oint"],
  ["′", "'"],
  ["″", "''"],
  ["‴", "'''"],
  ["⁗", "''''"],
  ["‵", "\\backprime"],
  ["…", "\\ldots"],
  ["⟦", "[\\!["],
  ["⟧", "]\\!]"],
  ["⟪", "\\langle\\!\\langle"],
  ["⟫", "\\rangle\\!\\rangle"],
  ["⦃", "\\{\\!|"],
  ["⦄", "|\\!\\}"],
  ["☑", "\\rlap{$\\checkmark$}\\square"],
  ["⋰", "\\cdot^{\\cdot^{\\cdot}}"],
  ["‗", "\\_"],
  ["‾", "\\bar{\\ }"],
  ["ο", "o"],
  ["Α", "\\mathrm{A}"],
  ["Β", "\\mathrm{B}"],
  ["Ε", "\\mathrm{E}"],
  ["Ζ", "\\mathrm{Z}"],
  ["Η", "\\mathrm{H}"],
  ["Ι", "\\mathrm{I}"],
  ["Κ", "\\mathrm{K}"],
  ["Μ", "\\mathrm{M}"],
  ["Ν", "\\mathrm{N}"],
  ["Ο", "\\mathrm{O}"],
  ["Ρ", "\\mathrm{P}"],
  ["Τ", "\\mathrm{T}"],
  ["Χ", "\\mathrm{X}"],
  ["ℂ", "\\mathbb{C}"],
  ["ℍ", "\\mathbb{H}"],
  ["ℕ", "\\mathbb{N}"],
  ["ℙ", "\\mathbb{P}"],
  ["ℚ", "\\mathbb{Q}"],
  ["ℝ", "\\mathbb{R}"],
  ["ℤ", "\\mathbb{Z}"],
  ["ℬ", "\\mathcal{B}"],
  ["ℰ", "\\mathcal{E}"],
  ["ℱ", "\\mathcal{F}"],
  ["ℋ", "\\mathcal{H}"],
  ["ℐ", "\\mathcal{I}"],
  ["ℒ", "\\mathcal{L}"],
  ["ℳ", "\\mathcal{M}"],
  ["ℛ", "\\mathcal{R}"],
  ["ℭ", "\\mathfrak{C}"],
  ["ℌ", "\\mathfrak{H}"],
  ["ℨ", "\\mathfrak{Z}"],
  ["ℯ", "\\mathit{e}"],
  ["ℊ", "\\mathit{g}"],
  ["ℴ", "\\mathit{o}"],
  ["ⅆ", "\\mathit{d}"],
  ["ⅇ", "\\mathit{e}"],
  ["ⅈ", "\\mathit{i}"],
  ["ⅉ", "\\mathit{j}"],
  ["ⅅ", "\\mathit{D}"],
  ["€", "\\text{\\texteuro}"],
  ["£", "\\text{\\textsterling}"],
  ["¥", "\\text{\\textyen}"],
  ["°", "^{\\circ}"],
  ["§", "\\text{\\S}"],
  ["¶", "\\text{\\P}"],
  ["†", "\\dagger"],
  ["‡", "\\ddagger"],
  ["•", "\\bullet"],
  ["«", "\\text{\\guillemotleft}"],
  ["»", "\\text{\\guillemotright}"],
  ["–", "\\text{--}"],
  ["—", "\\text{---}"],
  ["‘", "\\text{\\textquoteleft}"],
  ["’", "'"],
  ["“", "\\text{\\textquotedblleft}"],
  ["”", "\\text{\\textquotedblright}"],
  ["ª", "^{a}"],
  ["º", "^{o}"],
  ["½", "\\tfrac{1}{2}"],
  ["¼", "\\tfrac{1}{4}"],
  ["¾", "\\tfrac{3}{4}"],
  ["‰", "\\text{\\textperthousand}"],
  ["∤", "\\nmid"],
  ["⏐", "|"],
  ["│", "|"],
  ["∣", "\\mid"],
  ["⎯", "-"],
  ["￼", "\\square"],
  ["℃", "{}^{\\circ}\\mathrm{C}"],
  ["℉", "{}^{\\circ}\\mathrm{F}"],
  ["™", "^{\\mathrm{TM}}"],
  ["®", "\\circledR"],
  ["©", "\\text{\\textcopyright}"],
  ["⟀", "\\angle"],
  ["⧸", "/"],
  ["⁄", "/"],
  ["⦁", "\\bullet"],
  ["❘", "|"],
  ["✦", "\\blacklozenge"],
  ["✧", "\\lozenge"],
  ["⏤", "-"],
];

function build(): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  const words = named.trim().split(/\s+/u);
  for (let index = 0; index + 1 < words.length; index += 2)
    map.set(words[index] as string, `\\${words[index + 1] as string}`);
  for (const [character, tex] of composed) map.set(character, tex);
  return map;
}

/** Character → TeX in math mode. */
export const mathSymbols: ReadonlyMap<string, string> = build();

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂⱽᵝᵞᵟᵠᵡᶿ";
const subscripts = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ";

/** Raised and lowered characters → their base. */
export const raised: ReadonlyMap<string, string> = new Map(
  [...superscripts].map((character) => [character, base(character)]),
);
export const lowered: ReadonlyMap<string, string> = new Map(
  [...subscripts].map((character) => [character, base(character)]),
);

function base(character: string): string {
  return character.normalize("NFKD").replace("−", "-");
}

/** Letters and digits of U+1D400–U+1D7FF: the alphabets in the order of the block, each with how many characters it has. */
const latinAlphabets = [
  "mathbf",
  "mathit",
  "boldsymbol",
  "mathcal",
  "boldsymbol",
  "mathfrak",
  "mathbb",
  "mathfrak",
  "mathsf",
  "mathsf",
  "mathsf",
  "mathsf",
  "mathtt",
];
const greekAlphabets = ["mathbf", "", "boldsymbol", "boldsymbol", "boldsymbol"];
const digitAlphabets = ["mathbf", "mathbb", "mathsf", "mathsf", "mathtt"];

/** A mathematical letter or digit (`𝐱`, `𝛼`, `𝟙`) in math mode, or undefined where it is none. */
export function mathAlphanumeric(codePoint: number): string | undefined {
  if (codePoint < 0x1d400 || codePoint > 0x1d7ff) return undefined;
  const letter = String.fromCodePoint(codePoint).normalize("NFKD");
  const content = /^[A-Za-z0-9]$/u.test(letter) ? letter : mathSymbols.get(letter);
  if (content === undefined) return undefined;
  if (codePoint >= 0x1d7ce)
    return `\\${digitAlphabets[Math.floor((codePoint - 0x1d7ce) / 10)] ?? "mathrm"}{${content}}`;
  if (codePoint >= 0x1d6a8) {
    const style = greekAlphabets[Math.floor((codePoint - 0x1d6a8) / 58)] ?? "";
    return style === "" || /^[A-Z]$/u.test(letter) ? content : `\\boldsymbol{${content}}`;
  }
  const style = latinAlphabets[Math.floor((codePoint - 0x1d400) / 52)];
  if (style === undefined) return content;
  // Calligraphic and double-struck letters are capitals alone in the fonts that every LaTeX has.
  const capitalsOnly = style === "mathcal" || style === "mathbb";
  return `\\${capitalsOnly && /^[a-z]$/u.test(letter) ? "mathit" : style}{${content}}`;
}
