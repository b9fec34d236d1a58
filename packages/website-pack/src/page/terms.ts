/** Words of a page around the article, in its language. */
export interface PageTerms {
  readonly skip: string;
  readonly contents: string;
  readonly downloads: string;
  readonly cite: string;
  readonly elsewhere: string;
  readonly license: string;
  readonly source: string;
  readonly references: string;
  readonly notFound: string;
  readonly notFoundText: string;
  readonly home: string;
  readonly top: string;
}

const english: PageTerms = {
  skip: "Skip to the article",
  contents: "Contents",
  downloads: "Downloads",
  cite: "Cite this work",
  elsewhere: "Elsewhere",
  license: "License",
  source: "Source",
  references: "References",
  notFound: "Page not found",
  notFoundText: "There is nothing at this address.",
  home: "To the first page",
  top: "Back to the top",
};

const languages: Readonly<Record<string, PageTerms>> = {
  de: {
    skip: "Zum Artikel springen",
    contents: "Inhalt",
    downloads: "Herunterladen",
    cite: "Diese Arbeit zitieren",
    elsewhere: "Auch hier",
    license: "Lizenz",
    source: "Quelltext",
    references: "Literatur",
    notFound: "Seite nicht gefunden",
    notFoundText: "Unter dieser Adresse gibt es nichts.",
    home: "Zur ersten Seite",
    top: "Nach oben",
  },
  fr: {
    skip: "Aller à l’article",
    contents: "Table des matières",
    downloads: "Téléchargements",
    cite: "Citer ce travail",
    elsewhere: "Ailleurs",
    license: "Licence",
    source: "Source",
    references: "Références",
    notFound: "Page introuvable",
    notFoundText: "Il n’y a rien à cette adresse.",
    home: "À la première page",
    top: "Haut de page",
  },
  es: {
    skip: "Ir al artículo",
    contents: "Índice",
    downloads: "Descargas",
    cite: "Citar este trabajo",
    elsewhere: "También en",
    license: "Licencia",
    source: "Fuente",
    references: "Referencias",
    notFound: "Página no encontrada",
    notFoundText: "No hay nada en esta dirección.",
    home: "A la primera página",
    top: "Volver arriba",
  },
  it: {
    skip: "Vai all’articolo",
    contents: "Indice",
    downloads: "Scaricare",
    cite: "Citare questo lavoro",
    elsewhere: "Altrove",
    license: "Licenza",
    source: "Sorgente",
    references: "Riferimenti",
    notFound: "Pagina non trovata",
    notFoundText: "Non c’è nulla a questo indirizzo.",
    home: "Alla prima pagina",
    top: "Torna su",
  },
  pt: {
    skip: "Ir para o artigo",
    contents: "Índice",
    downloads: "Transferências",
    cite: "Citar este trabalho",
    elsewhere: "Também em",
    license: "Licença",
    source: "Fonte",
    references: "Referências",
    notFound: "Página não encontrada",
    notFoundText: "Não há nada neste endereço.",
    home: "Para a primeira página",
    top: "Voltar ao topo",
  },
  nl: {
    skip: "Naar het artikel",
    contents: "Inhoud",
    downloads: "Downloads",
    cite: "Dit werk citeren",
    elsewhere: "Elders",
    license: "Licentie",
    source: "Bron",
    references: "Literatuur",
    notFound: "Pagina niet gevonden",
    notFoundText: "Op dit adres is niets te vinden.",
    home: "Naar de eerste pagina",
    top: "Naar boven",
  },
  zh: {
    skip: "跳到正文",
    contents: "目录",
    downloads: "下载",
    cite: "引用本文",
    elsewhere: "其他版本",
    license: "许可",
    source: "源文件",
    references: "参考文献",
    notFound: "找不到页面",
    notFoundText: "此地址没有内容。",
    home: "回到首页",
    top: "回到顶部",
  },
  ja: {
    skip: "本文へ移動",
    contents: "目次",
    downloads: "ダウンロード",
    cite: "この論文を引用する",
    elsewhere: "ほかの掲載先",
    license: "ライセンス",
    source: "ソース",
    references: "参考文献",
    notFound: "ページが見つかりません",
    notFoundText: "このアドレスには何もありません。",
    home: "最初のページへ",
    top: "先頭へ戻る",
  },
};

/** The words of a BCP 47 language; English, with its own `lang`, where there are none. */
export function pageTerms(language: string): { readonly terms: PageTerms; readonly lang: string | undefined } {
  const primary = language.toLowerCase().split("-")[0] ?? "en";
  if (primary === "en") return { terms: english, lang: undefined };
  const own = Object.hasOwn(languages, primary) ? languages[primary] : undefined;
  return own === undefined ? { terms: english, lang: "en" } : { terms: own, lang: undefined };
}
