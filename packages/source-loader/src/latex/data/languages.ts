/**
 * Languages of polyglossia: each is an environment with options, and a command `\text…` for words in it.
 *
 * @see polyglossia's manual, "Language-switching commands", checked 2026-11
 */
export const languages: readonly string[] = `
  afrikaans albanian amharic arabic armenian asturian basque belarusian bengali bosnian breton bulgarian catalan
  chinese coptic croatian czech danish divehi dutch english esperanto estonian finnish french friulian gaelic galician
  georgian german greek hebrew hindi hungarian icelandic indonesian interlingua italian japanese kannada khmer korean
  kurdish lao latin latvian lithuanian macedonian malay malayalam marathi mongolian nko norwegian occitan odia persian
  piedmontese polish portuguese punjabi romanian romansh russian sami sanskrit serbian slovak slovenian sorbian spanish
  swedish syriac tamil telugu thai tibetan turkish turkmen ukrainian urdu uyghur vietnamese welsh`
  .trim()
  .split(/\s+/u);
