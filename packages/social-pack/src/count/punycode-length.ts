const base = 36;
const lowest = 1;
const highest = 26;
const skew = 38;
const damp = 700;

/**
 * Length of a domain's label as DNS carries it: with `xn--` and the digits of RFC 3492 where it is not ASCII.
 *
 * @example
 * punycodeLength("münchen"); // => 14, of "xn--mnchen-3ya"
 */
export function punycodeLength(label: string): number {
  const points = Array.from(label, (character) => character.codePointAt(0) as number);
  const basic = points.filter((point) => point < 0x80).length;
  if (basic === points.length) return points.length;
  let length = "xn--".length + basic + (basic > 0 ? 1 : 0);
  let next = 0x80;
  let delta = 0;
  let bias = 72;
  let handled = basic;
  while (handled < points.length) {
    const least = Math.min(...points.filter((point) => point >= next));
    delta += (least - next) * (handled + 1);
    next = least;
    for (const point of points) {
      if (point < next) delta++;
      if (point !== next) continue;
      length += digits(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    next++;
  }
  return length;
}

function digits(delta: number, bias: number): number {
  let rest = delta;
  let count = 1;
  for (let k = base; ; k += base) {
    const threshold = k <= bias ? lowest : k >= bias + highest ? highest : k - bias;
    if (rest < threshold) return count;
    rest = Math.floor((rest - threshold) / (base - threshold));
    count++;
  }
}

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((base - lowest) * highest) >> 1; k += base) rest = Math.floor(rest / (base - lowest));
  return k + Math.floor(((base - lowest + 1) * rest) / (rest + skew));
}
