import { arxivLimits } from "../limits.ts";
import { checkBlanks, checkBrackets, checkCharacters, checkHtml } from "../metadata/checks.ts";
import { defineRule, type Finding } from "./rule.ts";

const groups = /collaborat|project|group|team|consortium|belle/iu;
const degrees = /\b(?:phd|prof|dr|ieee|physics|math|inst|institute|dept|department|univ|university)\b/iu;
const models = /\bchatgpt?\b|\bgpt-[345]|\bpalm2\b|\bgemini\b/iu;
const loneModels = new Set([
  "llama",
  "ollama",
  "gemini",
  "claude",
  "bert",
  "bart",
  "grok",
  "chatgpt",
  "gpt-3",
  "gpt-4",
  "gpt-5",
  "palm2",
  "copilot",
]);

/** Splits arXiv's list of authors at commas and `and`, outside of parentheses. */
function splitAuthors(authors: string): string[] {
  const outside = authors.replace(/\((?:[^()]|\([^()]*\))*\)/gu, "");
  return outside
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+/u)
    .map((name) => name.trim())
    .filter((name) => name !== "" && !/^(?:jr|sr|ii|iii|iv)\.?$/iu.test(name));
}

export const authorsAreClean = defineRule({
  id: "arxiv/authors-are-clean",
  topic: "metadata",
  holds:
    'authors are full names separated by commas: no * # @ ~ ^, digits, [ ], ;, daggers, degrees, affiliations, lone surnames, "anonymous", names of language models, nor punctuation at the end',
  source: arxivLimits.authors.source,
  *find({ metadata: { authors } }) {
    if (authors === "") return;
    const path = ["metadata", "authors"];
    const say = (message: string, hint: string, severity: "error" | "warning" = "warning"): Finding => ({
      severity,
      path,
      message,
      hint,
    });
    if (authors.length < arxivLimits.authors.value.min)
      yield say("The list of authors is too short to be one.", "Write full names.", "error");
    const sign = /[*#@]|(?<!\\)[\^]/u.exec(authors)?.[0];
    if (sign !== undefined) yield say(`The list of authors has the sign ${sign}.`, "Leave marks and addresses out.");
    if (/(?<!\\)~/u.test(authors)) yield say("The list of authors has a ~ for a blank.", "Write a blank.");
    if (/\\\\/u.test(authors)) yield say("The list of authors has a line break.", "Separate names by commas.");
    if (/\\(?:text)?d?dag/u.test(authors)) yield say("The list of authors has a dagger.", "Leave marks out.");
    if (/anonymous/iu.test(authors)) yield say("An author is anonymous.", "arXiv asks for the names of all authors.");
    if (/corresponding/iu.test(authors)) yield say('The list of authors says who is "corresponding".', "Leave it out.");
    if (/^authors?:?\b/iu.test(authors)) yield say('The list begins with "Authors".', "Leave the word out.");
    if (/[!$%&(_=`:;,.?-]$/u.test(authors) && !/et al\.$|\b(?:Jr|Sr)\.$/u.test(authors))
      yield say(
        "The list of authors ends with punctuation.",
        `Write ${JSON.stringify(authors.replace(/[!$%&(_=`:;,.?\s-]+$/u, "").slice(-60))}.`,
      );
    if (/,\s*(?:Jr|Sr|II|III|IV)\b/u.test(authors))
      yield say("A suffix is set apart by a comma, which separates names.", "Write Bill Gates Jr without a comma.");
    if (/\bet al\b/u.test(authors)) yield say('The list of authors ends with "et al.".', "Name all authors.");
    for (const name of splitAuthors(authors)) yield* checkName(name, say);
    for (const check of [checkBlanks, checkHtml, checkBrackets, checkCharacters])
      for (const complaint of check("list of authors", authors)) yield { ...complaint, path };
  },
});

function* checkName(name: string, say: (message: string, hint: string) => Finding): Iterable<Finding> {
  if (!name.includes(" ") && !groups.test(name)) {
    if (loneModels.has(name.toLowerCase().replace(/\.$/u, ""))) {
      yield say(`${name} is the name of a language model.`, "arXiv takes people only; thank the model in the text.");
      return;
    }
    yield say(`${name} has one name only.`, "Write given and family name.");
  }
  if (models.test(name))
    yield say(`${name} is the name of a language model.`, "arXiv takes people only; thank the model in the text.");
  if (name.includes(";")) yield say(`${name} has a semicolon.`, "Separate names by commas.");
  if (/[[\]]/u.test(name)) yield say(`${name} has square brackets.`, "Leave them out.");
  if (/\d/u.test(name)) yield say(`${name} has a digit.`, "Leave marks for affiliations out.");
  const degree = degrees.exec(name)?.[0];
  if (degree !== undefined)
    yield say(`${name}: "${degree}" looks like a degree or an affiliation.`, "Write the name alone.");
}
