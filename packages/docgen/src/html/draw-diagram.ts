import type { DiagramNode, WorkflowPage } from "../documentation.ts";
import { escapeHtml, slug } from "./escape-html.ts";

const WIDTH = 300;
const GAP = 34;
const LEFT = 16;
const RIGHT = LEFT + WIDTH + 84;
const LINE = 17;
/** Characters that fit into a box at 12 pixels. */
const CHARACTERS = 44;
const MOST_LINES = 3;

interface Box {
  readonly node: DiagramNode;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/** How a diagram is drawn. */
export interface DiagramOptions {
  /** Before every id, where several stand on one page. */
  readonly idPrefix?: string;
}

/**
 * Draws steps from top to bottom, what they use beside them and the fallback below, as SVG without script, fonts or
 * references. Its colours follow the page's text and the reader's dark mode.
 */
export function drawDiagram(page: Pick<WorkflowPage, "diagram" | "name">, options: DiagramOptions = {}): string {
  const { nodes, edges } = page.diagram;
  const isBeside = ({ kind }: DiagramNode): boolean => kind === "dependency" || kind === "fallback";
  const line = stack(
    nodes.filter((node) => !isBeside(node)),
    LEFT,
    16,
  );
  const from = line.boxes[1]?.y ?? 16;
  const beside = stack(nodes.filter(isBeside), RIGHT, from);
  const boxes = new Map([...line.boxes, ...beside.boxes].map((box) => [box.node.id, box]));
  const height = Math.max(line.end, beside.end) + 16;
  const width = (beside.boxes.length > 0 ? RIGHT : LEFT) + WIDTH + 16;
  const id = `${options.idPrefix ?? ""}diagram-${slug(page.name)}`;
  const steps = line.boxes.slice(1, -1);
  const arrows = edges.map(({ from: begin, to, kind }) =>
    begin === "steps" ? drawUse(boxes.get(to), kind === "fails", id) : drawThen(boxes.get(begin), boxes.get(to), id),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-text" class="diagram" font-family="system-ui, sans-serif" fill="none" stroke="currentColor">`,
    `<title id="${id}-title">${escapeHtml(`What ${page.name} does, step by step`)}</title>`,
    `<desc id="${id}-text">${escapeHtml(describeDiagram(page))}</desc>`,
    `<defs><marker id="${id}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>`,
    beside.boxes.length === 0 ? "" : drawBracket(steps, beside.boxes),
    ...arrows,
    ...[...boxes.values()].map(drawBox),
    "</svg>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** The diagram in words. */
export function describeDiagram({ diagram: { nodes } }: Pick<WorkflowPage, "diagram">): string {
  const labels = (kinds: readonly DiagramNode["kind"][]): string[] =>
    nodes.filter(({ kind }) => kinds.includes(kind)).map(({ label }) => label);
  const uses = labels(["dependency"]);
  const fallback = labels(["fallback"]);
  return [
    `${labels(["input", "step", "workflow", "output"]).join(", then ")}.`,
    ...(uses.length === 0 ? [] : [`It runs ${uses.join(", ")}.`]),
    ...(fallback.length === 0 ? [] : [`When it fails, ${fallback.join(", ")} is run.`]),
  ].join(" ");
}

function stack(
  nodes: readonly DiagramNode[],
  x: number,
  top: number,
): { readonly boxes: readonly Box[]; readonly end: number } {
  let y = top;
  const boxes = nodes.map((node): Box => {
    const lines = wrap(node.detail ?? "");
    const box = { node, x, y, height: 34 + lines.length * LINE, lines };
    y += box.height + GAP;
    return box;
  });
  return { boxes, end: boxes.length === 0 ? 0 : y - GAP };
}

function drawBox({ node: { kind, label, detail }, x, y, height, lines }: Box): string {
  const isEnd = kind === "input" || kind === "output";
  const dash = kind === "dependency" ? ' stroke-dasharray="5 3"' : kind === "fallback" ? ' stroke-dasharray="2 3"' : "";
  const shown = label.length > 36 ? `${[...label].slice(0, 35).join("")}…` : label;
  return [
    "<g>",
    `<title>${escapeHtml(detail === undefined ? label : `${label}: ${detail}`)}</title>`,
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="${isEnd ? 16 : 6}"${dash} stroke-width="1.5" fill="currentColor" fill-opacity="0.05"/>`,
    `<text x="${x + 14}" y="${y + 22}" font-size="14" font-weight="600" fill="currentColor" stroke="none">${escapeHtml(shown)}</text>`,
    ...lines.map(
      (line, index) =>
        `<text x="${x + 14}" y="${y + 41 + index * LINE}" font-size="12" fill="currentColor" stroke="none">${escapeHtml(line)}</text>`,
    ),
    "</g>",
  ].join("");
}

function drawThen(from: Box | undefined, to: Box | undefined, id: string): string {
  if (from === undefined || to === undefined) return "";
  const x = from.x + WIDTH / 2;
  return `<path d="M${x} ${from.y + from.height}V${to.y - 2}" stroke-width="1.5" marker-end="url(#${id}-tip)"/>`;
}

const BRACKET = LEFT + WIDTH + 24;

/** All steps together, for what any of them may use. */
function drawBracket(steps: readonly Box[], beside: readonly Box[]): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return "";
  const bottom = last.y + last.height;
  const lowest = Math.max(bottom, ...beside.map(({ y }) => y + 17));
  const more = lowest > bottom ? `M${BRACKET} ${bottom}V${lowest}` : "";
  return `<path d="M${BRACKET - 12} ${first.y}H${BRACKET}V${bottom}H${BRACKET - 12}${more}" stroke-width="1.2"/>`;
}

function drawUse(to: Box | undefined, isFallback: boolean, id: string): string {
  if (to === undefined) return "";
  const dash = isFallback ? "2 3" : "5 3";
  return `<path d="M${BRACKET} ${to.y + 17}H${to.x - 2}" stroke-dasharray="${dash}" stroke-width="1.2" marker-end="url(#${id}-tip)"/>`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .replace(/[`\s]+/gu, " ")
    .trim()
    .split(" ")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length <= CHARACTERS) {
      line = next;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word.length > CHARACTERS ? `${[...word].slice(0, CHARACTERS - 1).join("")}…` : word;
  }
  if (line !== "") lines.push(line);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1] ?? ""} …`];
}
