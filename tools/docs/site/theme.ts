import {
  DefaultTheme,
  type DefaultThemeRenderContext,
  JSX,
  type NavigationElement,
  type PageEvent,
  type ProjectReflection,
  type Reflection,
} from "typedoc";

/** TypeDoc's theme, with our places at the top. Colours and type are in theme/style.css. */
export class SiteTheme extends DefaultTheme {
  override getRenderContext(page: PageEvent<Reflection>): DefaultThemeRenderContext {
    const context = super.getRenderContext(page);
    const { toolbar } = context;
    context.toolbar = (props) => addPlaces(context, toolbar(props), props.project);
    return context;
  }

  /** A package that can be opened is no link at the same time: its own page is the first below it. */
  override buildNavigation(project: ProjectReflection): NavigationElement[] {
    return super.buildNavigation(project).map(apart);
  }
}

function apart(element: NavigationElement): NavigationElement {
  const { path, children, ...rest } = element;
  if (children === undefined || children.length === 0) return element;
  const below = children.map(apart);
  if (path === undefined) return { ...rest, children: below };
  return { ...rest, children: [{ text: "Overview", path }, ...below] };
}

/** TypeDoc's own links are the same on every page; these are relative, so that the site works from a disk. */
function addPlaces(context: DefaultThemeRenderContext, bar: JSX.Element, project: ProjectReflection): JSX.Element {
  const links = findById(bar, "tsd-toolbar-links");
  const documents = project.documents ?? [];
  const first = (group: string) => documents.find(({ frontmatter }) => frontmatter["group"] === group);
  for (const [title, document] of [
    ["Guides", first("Guides")],
    ["Workflows", first("Workflows")],
  ] as const)
    if (document !== undefined)
      links?.children.push(JSX.createElement("a", { href: context.urlTo(document) ?? "" }, title));
  links?.children.push(JSX.createElement("a", { href: context.relativeURL("modules.html") ?? "" }, "API"));
  return bar;
}

function findById(node: JSX.Children, id: string): JSX.Element | undefined {
  if (Array.isArray(node)) return node.map((one) => findById(one, id)).find((one) => one !== undefined);
  if (typeof node !== "object" || node === null) return undefined;
  const element = node as JSX.Element;
  if ((element.props as { id?: string } | null)?.id === id) return element;
  return findById(element.children, id);
}
