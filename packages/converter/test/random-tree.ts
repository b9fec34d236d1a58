import type { BlockNode, Caption, Container, InlineNode, Legend, TableCell } from "@dreamnet/document";

/** A small generator of numbers that gives the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words = [
  "plain words",
  "a & b % c # d $ e _ f ^ g ~ h \\ i { j } k",
  "\\input{/etc/passwd}",
  "[x] * [y]",
  "*",
  "[1]",
  "``quoted'' \"straight\" 'single'",
  "-- --- ,, << >> !` ?`",
  "é ü ñ ß ø Ł ı ģ ǎ ș ṣ ế e\u0301 x\u0302 n\u0332",
  "α, β and Γ; αβγ",
  "∑ ∫ ≤ ≥ → ⇒ ∈ ℝ 𝐱 𝛼 𝟙 ½ ⅓ x² H₂O 10⁻³",
  "“curly” ‘q’ – — … • † ‡ § ¶ © ® ™ € £ ¥ °",
  "中文 文字",
  "日本",
  "🚀 👩‍🔬 ❤️ ✅",
  "\u200b\u200d\u2060\ufeff\u202e\u00ad",
  "\u00a0\u2003\u2009\u202f",
  "├── └─ │ █ ░",
  "",
  " ",
  "\n",
  "a\n\n\nb",
  "line one\nline two",
  "\\end{document}",
  "\\end{Verbatim}",
  "$x$",
  "%comment",
  "a\tb",
  "Averyverylongwordthatcannotbebroken".repeat(4),
  "https://example.org/a%20b?c=d&e=f#g_h~i",
  "\u0001\u0007\u001b",
  "\ud800",
  "\ue000",
  "i̇ ŉ ﬁ ﬀ ĳ",
  "'' ' ''' \" \"\"",
  "10 % of #1 & #2",
  "𝒜ℬ𝓒 𝔸 ℵ ⟨x|y⟩ ‖v‖ ⌈x⌉",
  "①②③ ⓐ ㎏ Ⅳ № ℃ ℉ ‰ ‱",
  "☐ ☑ ☒ ★ ☆ ♠ ♥ ♪ ✂ ☎ ⌘ ⌥",
  "⟦x⟧ ∅ ∀ ∃ ¬ ∧ ∨ ⊕ ⊗ ⊥ ∥ ≈ ≅ ≡ ∝ ∞ ∂ ∇ √ ∛",
];

const xelatexWords = [
  "Привет, мир",
  "Ελληνικά κείμενα",
  "שלום עולם",
  "مرحبا بالعالم",
  "नमस्ते दुनिया",
  "สวัสดีชาวโลก",
  "안녕하세요",
  "漢字かな交じり文",
  "გამარჯობა",
  "ᎣᏏᏲ",
  "Nguyễn Phúc",
  "₹ 100",
  "ʃʒŋ",
];

const formulas = [
  "x^2",
  "\\frac{a}{b}",
  "x^a^b",
  "x'^2",
  "x^2'",
  "a_b_c",
  "\\frac12",
  "\\frac{a}",
  "\\sqrt[3]{x}",
  "\\left( x \\right)",
  "\\left( x",
  "x \\right)",
  "{x",
  "x}",
  "a & b",
  "a \\\\ b",
  "a &= b \\\\ c &= d",
  "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
  "\\begin{align} a &= b \\\\ c &= d \\end{align}",
  "\\begin{align} a &= b \\label{m1} \\\\ c &= d \\tag{7} \\end{align}",
  "\\begin{equation} x = y \\label{m2} \\end{equation}",
  "\\begin{gather} a \\\\ b \\end{gather}",
  "\\begin{equation} a &= b \\\\ c &= d \\end{equation}",
  "\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}",
  "\\begin{pmatrix} 1&2&3&4&5&6&7&8&9&10&11&12 \\end{pmatrix}",
  "\\begin{cases} a & b & c \\\\ d \\end{cases}",
  "\\begin{array}{c} 1 & 2 \\\\ \\hline 3 & 4 \\end{array}",
  "\\begin{unknown} x \\end{unknown}",
  "\\begin{align} x",
  "\\end{align}",
  "x \\tag{1}",
  "x \\label{m3}",
  "\\R \\unknownmacro{x} \\argmax_x",
  "50%",
  "a % comment\n b",
  "a\n\nb",
  "α + β ≤ γ² ℝ",
  "é",
  "中",
  "\\text{if $x > 0$ and a_b & c}",
  "\\text{é中文}",
  "\\mathbb R",
  "\\mathbf{x}_{i,j}^{\\top}",
  "\\sum_{i=1}^n\\limits x_i",
  "x\\limits_a",
  "\\operatorname*{arg\\,max}_x",
  "\\not= \\not\\in \\not x",
  "\\overset{a}{b} \\underset",
  "\\begin{split} a &= b \\\\ &= c \\end{split}",
  "\\substack{a \\\\ b}",
  "\\big( \\Bigg\\} \\big",
  "\\middle|",
  "a \\over b",
  "a \\over b \\over c",
  "\\color{red} x",
  "\\textcolor{blue}{x}",
  "\\textcolor{#ff0000}{x}",
  "\\hspace{1cm} \\mspace{3mu} \\kern1em",
  "\\mathrm{d}x",
  "\\newcommand{\\foo}{x} \\foo^2",
  "\\def\\bar#1{x}",
  "$x$",
  "#1 #",
  "~ \\, \\; \\! \\quad",
  "\\write18{ls}",
  "\\input{x}",
  "\\csname x\\endcsname",
  "\\catcode`\\$=12",
  "\\dfrac{\\partial^2 f}{\\partial x^2}",
  "\\xrightarrow[a]{b}",
  "\\LaTeX",
  "\\mbox{a $b$ c}",
  "\\multicolumn{2}{c}{x}",
  "\\hline",
  "\\begin{array} 1 & 2 \\end{array}",
  "\\begin{alignat}{2} a &= b & c &= d \\end{alignat}",
  "x²³^4",
  "x̂ + ȳ",
  "\\vec{x}'",
  "\\^ \\' x",
  "\\verb|x|",
  "\\[ x \\]",
  "\\(x\\)",
  "{{{{{x}}}}}",
  "\\bm{x} \\mathscr{L}",
  "\\\\",
  "&",
  "^",
  "_",
  "'",
  "\\",
  "\\left",
  "\\frac",
  "\\begin{",
  "\\begin",
  "\\end",
  "\\left.\\frac{a}{b}\\right|_{x=0}",
  "\\begin{multline} a \\\\ b \\end{multline}",
  "\\begin{eqnarray} a & = & b & c \\end{eqnarray}",
  "\\begin{align*} a \\tag{1} \\tag{2} \\end{align*}",
  "\\sideset{}{'}\\sum",
  "\\genfrac{(}{)}{0pt}{1}{a}{b}",
  "\\smash[b]{x}",
  "\\cfrac[l]{a}{b}",
  "\\hat x \\tilde\\alpha",
  "\\bordermatrix{a}",
  "\\char65",
  "\\mathchoice{a}{b}{c}{d}",
  "\\limits",
  "\\nonumber \\notag",
  "\\intertext{a}",
  "\\begin{dcases} a & b \\end{dcases}",
  "\\cancel{x}",
  "\\ce{H2O}",
  "\\SI{1}{\\metre}",
];

const rawPieces = [
  "\\textbf{bold}",
  "\\textbf{bold",
  "bold}",
  "\\LaTeX",
  "\\newpage",
  "\\vspace{1cm}",
  "\\begin{center}x\\end{center}",
  "\\begin{center}",
  "\\end{center}",
  "\\footnote{a note}",
  "\\ref{nowhere}",
  "\\label{raw1}",
  "\\cite{known}",
  "\\citep[see][p. 3]{known,unknown}",
  "\\write18{ls}",
  "\\input{/etc/passwd}",
  "\\begin{tabular}{ll} a & b \\\\ \\hline c & d \\end{tabular}",
  "\\begin{tabular}{l} a & b & c \\\\ [x] & y \\end{tabular}",
  "\\begin{itemize} \\item a \\item[b] c \\end{itemize}",
  "\\begin{itemize} a \\end{itemize}",
  "\\begin{equation} x \\end{equation}",
  "$x^2$",
  "$x",
  "$$x$$",
  "\\[x\\]",
  "a & b",
  "a_b",
  "a # b",
  "50% off\nnext",
  "50\\%",
  "\\'e \\\"{o} \\c{c} \\v s \\i \\aa",
  "\\url{http://a.b/c_d%20e#f}",
  "\\href{http://a.b/c_d}{te_xt}",
  "\\href{http://a.b/c_d}{text}",
  "\\verb|a_b%|",
  "\\begin{verbatim}\n a_b % \\end{x}\n\\end{verbatim}",
  "\\section{Raw}",
  "\\today",
  "\\def\\x{y}",
  "\\newcommand{\\y}[1]{#1}",
  "{\\small small}",
  "\\includegraphics[width=3cm]{missing.png}",
  "\\begin{figure}[h]\\includegraphics{missing}\\caption{Cap \\footnote{n}}\\label{rawfig}\\end{figure}",
  "\\begin{table}\\caption{C}\\begin{tabular}{c}x\\end{tabular}\\end{table}",
  "\\begin{tikzpicture}\\draw;\\end{tikzpicture}",
  "\\color{red}",
  "\\textcolor{red}{x}",
  "\\hline",
  "\\item",
  "\\\\",
  "\\par",
  "\\catcode`\\%=12",
  "\\csname end\\endcsname",
  "\\begin{document}",
  "\\end{document}",
  "\\usepackage{x}",
  "é 中 α 🚀",
  "~",
  "\\ ",
  "\\-",
  "\\begin{quote}\\begin{quote}x\\end{quote}\\end{quote}",
  "\\rule{1cm}{1pt}",
  "\\begin{minipage}{3cm}x\\end{minipage}",
  "\\caption{x}",
  "\\multicolumn{2}{c}{x}",
  "\\parbox{3cm}{x}",
  "\\phantom{x}",
  "\\hypertarget{a}{b}",
  "\\setcounter{section}{3}",
  "\\begin{lstlisting}[language=C]\nint x;\n\\end{lstlisting}",
  "\\",
  "{",
  "}",
  "",
  "\\begin{align}a&=b\\end{align}",
  "\\centering",
  "\\textsuperscript{a}",
  "\\ensuremath{x_2}",
  "\\cref{a,b}",
  "\\autoref{x y}",
  "\\nocite{*}",
];

const urls = [
  "https://example.org",
  "https://example.org/a%20b?c=d&e=f#g_h~i^j{k}\\l",
  "mailto:a_b@c.de",
  "#sec:one",
  "#nowhere",
  "file.md",
  "javascript:alert(1)",
  "",
  "https://例え.jp/ü",
  "http://a b",
];

/** Texts, formulas and raw TeX that break naive writers. */
export const hostileTexts: readonly string[] = [...words, ...formulas, ...rawPieces];

/** Trees of every type of node in every position, with the strings that break naive writers. */
export function randomBlocks(seed: number, count: number, options: { xelatex?: boolean } = {}): BlockNode[] {
  const random = randomFrom(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const maybe = <T>(value: () => T): T | undefined => (random() < 0.5 ? value() : undefined);
  let notes = 0;
  const word = (): string => (options.xelatex === true && random() < 0.2 ? pick(xelatexWords) : pick(words));
  const label = (): string => pick(["sec:one", "fig a", "tbl:ü", "eq_1", "x{y}", "m1", `l${below(1000)}`]);
  const several = <T>(make: () => T, most: number): T[] => Array.from({ length: below(most + 1) }, make);
  const set = <T extends object>(node: T, key: string, value: unknown): T =>
    value === undefined ? node : { ...node, [key]: value };
  const image = () =>
    set(
      set(
        { type: "image" as const, url: pick(["a.png", "missing file_%.svg", "data:x"]) },
        "asset",
        maybe(() => "a".repeat(64)),
      ),
      "width",
      pick([undefined, "50%", "6cm", "300px", "9999px", "0.5\\textwidth", "garbage"]),
    ) as InlineNode & { type: "image" };

  const inline = (depth: number): InlineNode => {
    const inner = (): InlineNode[] =>
      depth <= 0 ? [{ type: "text", value: word() }] : several(() => inline(depth - 1), 3);
    const kind = below(depth <= 0 ? 9 : 27);
    switch (kind) {
      case 0:
      case 1:
      case 2:
      case 3:
        return { type: "text", value: word() };
      case 4:
        return { type: "inlineCode", value: word() };
      case 5:
        return { type: "inlineMath", value: pick(formulas) };
      case 6:
        return { type: "break" };
      case 7:
        return { type: "rawInline", lang: pick(["tex", "tex", "html"]), value: pick(rawPieces) };
      case 8:
        return { type: "footnoteReference", identifier: `n${below(notes + 2)}` };
      case 9:
        return { type: "emphasis", children: inner() };
      case 10:
        return { type: "strong", children: inner() };
      case 11:
        return { type: "delete", children: inner() };
      case 12:
        return { type: "underline", children: inner() };
      case 13:
        return { type: "smallcaps", children: inner() };
      case 14:
        return { type: "subscript", children: inner() };
      case 15:
        return { type: "superscript", children: inner() };
      case 16:
        return set({ type: "span", children: inner() }, "label", maybe(label));
      case 17:
        return { type: "keyboard", children: inner() };
      case 18:
        return { type: "abbreviation", title: word(), children: inner() };
      case 19:
        return { type: "link", url: pick(urls), children: inner() };
      case 20:
        return image();
      case 21:
        return set(
          set(
            {
              type: "cite" as const,
              key: pick(["known", "key with, space", "unknown", "ключ"]),
              kind: pick(["narrative", "parenthetical"] as const),
            },
            "prefix",
            maybe(word),
          ),
          "suffix",
          maybe(word),
        );
      case 22:
        return {
          type: "citeGroup",
          kind: pick(["narrative", "parenthetical"] as const),
          children: several(
            () =>
              set(
                set(
                  {
                    type: "cite" as const,
                    key: pick(["known", "key with, space", "unknown"]),
                    kind: "parenthetical" as const,
                  },
                  "prefix",
                  maybe(word),
                ),
                "partial",
                pick([undefined, undefined, "author", "year"]),
              ),
            3,
          ),
        };
      case 23:
        return {
          type: "crossReference",
          label: label(),
          form: pick(["number", "name", "equation", "page", "title", "text"] as const),
          resolved: true,
          children: inner(),
        };
      case 24:
        return { type: "target", label: label() };
      case 25:
        return pick<InlineNode>([
          { type: "htmlInline", value: pick(["<br>", "<b>", "<a href='x'>a&amp;b</a>", "<", "<!-- x"]) },
          { type: "nocite", keys: ["known", "*"] },
          { type: "unknownInline", name: "role", value: word(), children: [] },
        ]);
      default:
        return { type: "inlineQuote", children: inner() };
    }
  };
  const paragraph = (depth: number): BlockNode => ({ type: "paragraph", children: several(() => inline(depth), 5) });
  const caption = (depth: number): Caption => ({
    type: "caption",
    children: several(() => (random() < 0.7 ? paragraph(depth) : block(depth - 1)), 2),
  });
  const cell = (depth: number, header: boolean): TableCell => {
    const own: TableCell = {
      type: "tableCell",
      header,
      children: random() < 0.85 ? several(() => inline(depth), 3) : several(() => block(depth - 1), 2),
    };
    return set(
      set(
        set(own, "colspan", pick([undefined, undefined, undefined, 2, 3, 0])),
        "rowspan",
        pick([undefined, undefined, undefined, 2, 99]),
      ),
      "align",
      pick([undefined, undefined, "left", "right", "center"]),
    );
  };
  const table = (depth: number): BlockNode => {
    const columns = pick([1, 2, 3, 3, 5, 12]);
    return {
      type: "table",
      align: Array.from({ length: columns }, () => pick([null, "left", "center", "right"] as const)),
      children: Array.from({ length: below(5) }, (_, row) => ({
        type: "tableRow" as const,
        children: Array.from({ length: random() < 0.2 ? below(columns + 2) : columns }, () => cell(depth, row === 0)),
      })),
    };
  };
  const container = (depth: number): Container => {
    const children: (BlockNode | Caption | Legend | InlineNode)[] = several(
      (): BlockNode | InlineNode =>
        random() < 0.4 ? image() : random() < 0.2 && depth > 0 ? container(depth - 1) : block(depth - 1),
      3,
    );
    if (random() < 0.7) children.push(caption(depth));
    if (random() < 0.2) children.push({ type: "legend", children: [paragraph(0)] });
    return set(
      set(
        {
          type: "container",
          kind: pick(["figure", "figure", "table", "code", "video", "algorithm", "quote"] as const),
          children: children as Container["children"],
        },
        "label",
        maybe(label),
      ),
      "numbered",
      pick([undefined, true, false]),
    );
  };
  const block = (depth: number): BlockNode => {
    const blocks = (): BlockNode[] => (depth <= 0 ? [paragraph(0)] : several(() => block(depth - 1), 3));
    const kind = below(depth <= 0 ? 6 : 27);
    switch (kind) {
      case 0:
      case 1:
      case 2:
        return paragraph(Math.max(depth, 1));
      case 3:
        return set(
          set(
            {
              type: "code" as const,
              value: pick([word(), `${word()}\n${word()}`, "x".repeat(200), "def f(x):\n\treturn x # é α 中"]),
            },
            "lineNumbers",
            maybe(() => true),
          ),
          "filename",
          maybe(word),
        );
      case 4:
        return set({ type: "math" as const, value: pick(formulas), numbered: random() < 0.4 }, "label", maybe(label));
      case 5:
        return { type: "rawBlock", lang: "tex", value: pick(rawPieces) };
      case 6:
      case 7:
        return set(
          set(
            { type: "heading" as const, depth: (1 + below(6)) as 1, children: several(() => inline(2), 3) },
            "label",
            maybe(label),
          ),
          "numbered",
          pick([undefined, false]),
        );
      case 8:
      case 9:
        return set(
          { type: "blockquote", children: blocks() },
          "attribution",
          maybe(() => [inline(1)]),
        );
      case 10:
      case 11:
      case 12:
        return set(
          set(
            {
              type: "list" as const,
              ordered: random() < 0.5,
              spread: random() < 0.5,
              children: several(
                () =>
                  set(
                    { type: "listItem" as const, children: blocks() },
                    "checked",
                    pick([undefined, undefined, true, false]),
                  ),
                3,
              ),
            },
            "start",
            pick([undefined, 1, 0, 5, -3]),
          ),
          "numbering",
          pick([undefined, "lower-alpha", "upper-roman", "example"]),
        );
      case 13:
        return { type: "thematicBreak" };
      case 14:
      case 15:
        return table(depth);
      case 16:
      case 17:
        return container(depth);
      case 18:
        return set(
          set(
            {
              type: "admonition" as const,
              kind: pick(["note", "theorem", ""]),
              proof: random() < 0.3,
              children: blocks(),
            },
            "title",
            maybe(() => [inline(1)]),
          ),
          "label",
          maybe(label),
        );
      case 19:
        return {
          type: "definitionList",
          children: several(
            () =>
              random() < 0.5
                ? { type: "definitionTerm" as const, children: [inline(2)] }
                : { type: "definitionDescription" as const, children: blocks() },
            4,
          ),
        };
      case 20: {
        const identifier = `n${notes++}`;
        return { type: "footnoteDefinition", identifier, children: blocks() };
      }
      case 21:
        return { type: "lineBlock", lines: several(() => several(() => inline(1), 3), 3) };
      case 22:
        return set(
          set({ type: "division", children: blocks() }, "role", pick([undefined, "abstract", "appendix", "tab"])),
          "title",
          maybe(() => [inline(1)]),
        );
      case 23:
        return {
          type: "htmlBlock",
          value: pick([
            "<div>text & more</div>",
            "<script>x</script>",
            "<table><tr><td>a<td>b",
            "<",
            "<!-- x -->",
            "<p>α &lt; &#945; &#xfffffff;",
          ]),
        };
      case 24:
        return pick<BlockNode>([
          { type: "embed", url: pick(urls), title: word() },
          { type: "comment", value: "x" },
          { type: "bibliography" },
          { type: "toc" },
          { type: "pageBreak" },
        ]);
      case 25:
        return { type: "unknownBlock", name: "directive", value: word(), children: random() < 0.5 ? [] : blocks() };
      default:
        return {
          type: "list",
          ordered: false,
          spread: false,
          children: [
            {
              type: "listItem",
              children: [
                { type: "list", ordered: true, spread: false, children: [{ type: "listItem", children: blocks() }] },
              ],
            },
          ],
        };
    }
  };
  return Array.from({ length: count }, () => block(4));
}
