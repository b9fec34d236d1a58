/** Colours of a cover. Ink and muted are read on the ground; accent draws and names; tint is for ornaments alone. */
export interface Palette {
  readonly name: string;
  readonly theme: "light" | "dark";
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly tint: string;
}

const palette = (
  theme: "light" | "dark",
  name: string,
  ground: string,
  ink: string,
  muted: string,
  accent: string,
  tint: string,
): Palette => ({ theme, name, ground, ink, muted, accent, tint });

/** Contrast on the ground is at least 10 for ink and 4.5 for muted and accent (WCAG 2.2); a test holds it. */
export const palettes: readonly Palette[] = [
  palette("light", "paper", "#faf6ef", "#211c17", "#665b4f", "#a83a22", "#eadfcd"),
  palette("light", "mist", "#f3f6fa", "#13202e", "#52616f", "#1d5a9e", "#d5e2ef"),
  palette("light", "sage", "#f3f6ef", "#1a241b", "#556354", "#33683a", "#d7e3d0"),
  palette("light", "ochre", "#fbf6e8", "#262012", "#6a5f45", "#8a5a0c", "#efe2bd"),
  palette("light", "rose", "#fbf3f2", "#2b191c", "#6f5858", "#a02a4b", "#f0d9d6"),
  palette("light", "iris", "#f6f4fb", "#1f1b2e", "#605a74", "#5a3fa0", "#e0daf0"),
  palette("dark", "night", "#0f1520", "#f1f4f9", "#a5b1c2", "#86b6ff", "#22314a"),
  palette("dark", "forest", "#0f1f1a", "#eef6f1", "#a2b8ac", "#82d4a6", "#1e3d32"),
  palette("dark", "plum", "#20131f", "#f8f0f6", "#bfa8ba", "#f394bb", "#43263f"),
  palette("dark", "ember", "#1f1511", "#fbf2ec", "#c2ab9d", "#f4a86f", "#432a1e"),
  palette("dark", "slate", "#191d22", "#f3f4f5", "#abb3bb", "#e9c96c", "#333a42"),
];

/** Relative luminance of `#rrggbb`. @see WCAG 2.2 */
function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Contrast of two colours, from 1 to 21. @see WCAG 2.2, 1.4.3 */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
