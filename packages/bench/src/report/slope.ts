/** How fast a figure grows: the slope of a straight line through points, and where it lies in 95 of 100 repetitions. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 97.5 % points of Student's t, by degrees of freedom; from 30 on near enough to the normal one's. */
const T = [0, 12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1];
const T_OF_MANY = 2.09;

/** Least squares. Needs three points. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length;
  if (n < 3) throw new Error(`a slope needs three points, not ${n}`);
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / n;
  const [meanX, meanY] = [mean(0), mean(1)];
  const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const margin = (T[n - 2] ?? T_OF_MANY) * Math.sqrt(residual / (n - 2) / sxx);
  return { slope, low: slope - margin, high: slope + margin };
}
