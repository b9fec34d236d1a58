/** The words that a document's language wants around citations, numbers and notes. */
export interface Terms {
  readonly and: string;
  readonly etAl: string;
  readonly noDate: string;
  readonly editor: string;
  readonly editors: string;
  readonly in: string;
  readonly references: string;
  readonly footnotes: string;
  readonly abstract: string;
  readonly contents: string;
  readonly keywords: string;
  readonly figure: string;
  readonly table: string;
  readonly listing: string;
  readonly algorithm: string;
  readonly section: string;
  readonly appendix: string;
  readonly equation: string;
}

const english: Terms = {
  and: "and",
  etAl: "et al.",
  noDate: "n.d.",
  editor: "Ed.",
  editors: "Eds.",
  in: "In",
  references: "References",
  footnotes: "Notes",
  abstract: "Abstract",
  contents: "Contents",
  keywords: "Keywords",
  figure: "Figure",
  table: "Table",
  listing: "Listing",
  algorithm: "Algorithm",
  section: "Section",
  appendix: "Appendix",
  equation: "Eq.",
};

const languages: Readonly<Record<string, Partial<Terms>>> = {
  de: {
    and: "und",
    noDate: "o. J.",
    editor: "Hrsg.",
    editors: "Hrsg.",
    references: "Literatur",
    footnotes: "Anmerkungen",
    abstract: "Zusammenfassung",
    contents: "Inhalt",
    keywords: "Schlagwörter",
    figure: "Abbildung",
    table: "Tabelle",
    algorithm: "Algorithmus",
    section: "Abschnitt",
    appendix: "Anhang",
    equation: "Gl.",
  },
  fr: {
    and: "et",
    noDate: "s. d.",
    editor: "dir.",
    editors: "dir.",
    in: "Dans",
    references: "Références",
    abstract: "Résumé",
    contents: "Table des matières",
    keywords: "Mots-clés",
    table: "Tableau",
    listing: "Programme",
    algorithm: "Algorithme",
    appendix: "Annexe",
    equation: "Éq.",
  },
  es: {
    and: "y",
    noDate: "s. f.",
    editor: "ed.",
    editors: "eds.",
    in: "En",
    references: "Referencias",
    footnotes: "Notas",
    abstract: "Resumen",
    contents: "Índice",
    keywords: "Palabras clave",
    figure: "Figura",
    table: "Tabla",
    listing: "Listado",
    algorithm: "Algoritmo",
    section: "Sección",
    appendix: "Apéndice",
    equation: "Ec.",
  },
  it: {
    and: "e",
    noDate: "s.d.",
    editor: "a cura di",
    editors: "a cura di",
    references: "Riferimenti bibliografici",
    footnotes: "Note",
    abstract: "Sommario",
    contents: "Indice",
    keywords: "Parole chiave",
    figure: "Figura",
    table: "Tabella",
    listing: "Listato",
    algorithm: "Algoritmo",
    section: "Sezione",
    appendix: "Appendice",
  },
  pt: {
    and: "e",
    noDate: "s.d.",
    editor: "ed.",
    editors: "eds.",
    in: "Em",
    references: "Referências",
    footnotes: "Notas",
    abstract: "Resumo",
    contents: "Índice",
    keywords: "Palavras-chave",
    figure: "Figura",
    table: "Tabela",
    listing: "Listagem",
    algorithm: "Algoritmo",
    section: "Secção",
    appendix: "Apêndice",
  },
  nl: {
    and: "en",
    noDate: "z.d.",
    editor: "red.",
    editors: "red.",
    references: "Literatuur",
    footnotes: "Noten",
    abstract: "Samenvatting",
    contents: "Inhoud",
    keywords: "Trefwoorden",
    figure: "Figuur",
    table: "Tabel",
    algorithm: "Algoritme",
    section: "Paragraaf",
    appendix: "Bijlage",
    equation: "Vgl.",
  },
  zh: {
    and: "和",
    etAl: "等",
    noDate: "无日期",
    editor: "编",
    editors: "编",
    in: "见",
    references: "参考文献",
    footnotes: "注释",
    abstract: "摘要",
    contents: "目录",
    keywords: "关键词",
    figure: "图",
    table: "表",
    listing: "代码",
    algorithm: "算法",
    section: "第",
    appendix: "附录",
    equation: "式",
  },
  ja: {
    and: "と",
    etAl: "他",
    noDate: "日付なし",
    editor: "編",
    editors: "編",
    references: "参考文献",
    footnotes: "注",
    abstract: "要旨",
    contents: "目次",
    keywords: "キーワード",
    figure: "図",
    table: "表",
    listing: "リスト",
    algorithm: "アルゴリズム",
    section: "節",
    appendix: "付録",
    equation: "式",
  },
};

/** The terms of a BCP 47 language; English where there are none. */
export function termsOf(language: string | undefined): Terms {
  const primary = (language ?? "en").toLowerCase().split(/[-_]/)[0] ?? "en";
  return Object.hasOwn(languages, primary) ? { ...english, ...languages[primary] } : english;
}
