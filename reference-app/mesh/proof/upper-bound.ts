const LEVEL = 0.95;

/**
 * The one-sided 95 % upper bound of a rate of which `count` of `total` were seen (Clopper and Pearson, 1934): the rate at
 * which so few would be seen once in twenty times. For none it is 1 - 0.05^(1/total), which is about 3/total.
 */
export function upperBound(count: number, total: number): number {
  if (count >= total) return 1;
  let [low, high] = [count / total, 1];
  // Each step halves it: no rate is finer than a double can tell.
  while (high - low > Number.EPSILON * high) {
    const rate = (low + high) / 2;
    if (rate === low || rate === high) break;
    if (atMost(count, total, rate) > 1 - LEVEL) low = rate;
    else high = rate;
  }
  return high;
}

/** The probability of at most `count` of `total`, each with probability `rate`. */
function atMost(count: number, total: number, rate: number): number {
  let log = total * Math.log1p(-rate);
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k++) {
    log += Math.log((total - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(log);
  }
  return sum;
}
