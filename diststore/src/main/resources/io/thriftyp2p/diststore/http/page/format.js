// Numbers and times as people read them.

const COUNT = new Intl.NumberFormat("en");
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const ABSENT = "–";

export function count(number) {
  return number === undefined ? ABSENT : COUNT.format(number);
}

export function bytes(number) {
  if (number === undefined) {
    return ABSENT;
  }
  let unit = 0;
  let size = number;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

export function percent(part) {
  if (part === undefined) {
    return ABSENT;
  }
  if (part === 0) {
    return "0 %";
  }
  return `${(part * 100).toFixed(part < 0.1 ? 2 : 1)} %`;
}

export function rate(perSecond) {
  if (perSecond === undefined) {
    return ABSENT;
  }
  return perSecond >= 100 ? COUNT.format(Math.round(perSecond)) : perSecond.toFixed(1);
}

export function plural(number, one, many) {
  return `${COUNT.format(number)} ${number === 1 ? one : many}`;
}

/** "2024-05-03 12:01:02.123 UTC": the nodes' logs are in UTC, and are read beside this page. */
export function instant(iso) {
  return iso.replace("T", " ").replace(/Z$/, " UTC");
}

/** "3 min ago", "in 2 h". */
export function distance(iso, now = Date.now()) {
  const millis = Date.parse(iso) - now;
  if (Number.isNaN(millis)) {
    return "";
  }
  const span = duration(Math.abs(millis) / 1000);
  return millis < 0 ? `${span} ago` : `in ${span}`;
}

function duration(seconds) {
  const steps = [[60, "s"], [60, "min"], [24, "h"], [365, "d"]];
  let value = seconds;
  for (const [limit, unit] of steps) {
    if (value < limit) {
      return `${Math.round(value)} ${unit}`;
    }
    value /= limit;
  }
  return `${value.toFixed(1)} years`;
}

/** Orders names as people do: 9900 before 10000. */
export const byName = new Intl.Collator("en", { numeric: true }).compare;
