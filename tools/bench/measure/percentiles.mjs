/**
 * @param {ArrayLike<number>} values in any order
 * @param {number} share 0.5 for the median, 0.99 for p99
 * @returns {number} nearest rank; NaN when there is no value
 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? NaN : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Of the rounds of one row: the middle one, or the mean of the two in the middle. @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
