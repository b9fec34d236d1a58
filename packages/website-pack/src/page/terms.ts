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
  },
  ar: {
    skip: "الانتقال إلى المقال",
    contents: "المحتويات",
    downloads: "التنزيلات",
    cite: "الاستشهاد بهذا العمل",
    elsewhere: "في أماكن أخرى",
    license: "الترخيص",
    source: "المصدر",
    references: "المراجع",
    notFound: "الصفحة غير موجودة",
    notFoundText: "لا يوجد شيء في هذا العنوان.",
  },
  he: {
    skip: "דילוג למאמר",
    contents: "תוכן העניינים",
    downloads: "הורדות",
    cite: "ציטוט העבודה",
    elsewhere: "במקומות אחרים",
    license: "רישיון",
    source: "קובצי מקור",
    references: "מקורות",
    notFound: "הדף לא נמצא",
    notFoundText: "אין דבר בכתובת זו.",
  },
  ru: {
    skip: "Перейти к статье",
    contents: "Содержание",
    downloads: "Загрузки",
    cite: "Как цитировать",
    elsewhere: "Также доступно",
    license: "Лицензия",
    source: "Исходные файлы",
    references: "Литература",
    notFound: "Страница не найдена",
    notFoundText: "По этому адресу ничего нет.",
  },
  ko: {
    skip: "본문으로 건너뛰기",
    contents: "목차",
    downloads: "내려받기",
    cite: "이 글 인용하기",
    elsewhere: "다른 곳",
    license: "라이선스",
    source: "원본 파일",
    references: "참고문헌",
    notFound: "페이지를 찾을 수 없습니다",
    notFoundText: "이 주소에는 아무것도 없습니다.",
  },
};

/** The words of a BCP 47 language; English, with its own `lang`, where there are none. */
export function pageTerms(language: string): { readonly terms: PageTerms; readonly lang: string | undefined } {
  const primary = language.toLowerCase().split("-")[0] ?? "en";
  if (primary === "en") return { terms: english, lang: undefined };
  const own = Object.hasOwn(languages, primary) ? languages[primary] : undefined;
  return own === undefined ? { terms: english, lang: "en" } : { terms: own, lang: undefined };
}
