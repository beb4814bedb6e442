/** Conversions between text and durations in DuckDB's SQL, where durations are microseconds. */
import { durationPattern, emptyDuration } from "../../../core/duration-text.ts";
import { computeOnce } from "./functions.ts";

/** Text as microseconds. Fails if the text is not a duration, or exceeds 64 bits. */
export const durationOf = (code: string): string =>
  computeOnce(code, (v) => {
    const part = (group: number) => `regexp_extract(${v}, '${durationPattern}', ${group})`;
    const whole = (group: number) => `CAST('0' || ${part(group)} AS BIGINT)`;
    const seconds = `(((${whole(2)} * 24 + ${whole(3)}) * 60 + ${whole(4)}) * 60 + ${whole(5)})`;
    const fraction = `CAST(rpad(left(${part(6)}, 6), 6, '0') AS BIGINT)`;
    const sign = `CASE WHEN ${v} LIKE '-%' THEN -1 ELSE 1 END`;
    const isWrong = `NOT regexp_matches(${v}, '${durationPattern}') OR regexp_matches(${v}, '${emptyDuration}')`;
    const error = `CAST(error(chr(39) || ${v} || chr(39) || ' is no duration') AS BIGINT)`;
    // The sign comes first: the smallest duration has no positive counterpart.
    return `CASE WHEN ${isWrong} THEN ${error} ELSE ${seconds} * (${sign}) * 1000000 + ${fraction} * (${sign}) END`;
  });

/** Microseconds as ISO 8601 text: P1DT2H30M4.5S. */
export const textOfDuration = (code: string): string =>
  computeOnce(code, (v) => {
    // Both are truncated toward zero, so that their signs can be dropped.
    const [seconds, fraction] = [`abs(${v} // 1000000)`, `abs(${v} % 1000000)`];
    const part = (value: string, unit: string) =>
      `CASE WHEN ${value} = 0 THEN '' ELSE CAST(${value} AS VARCHAR) || '${unit}' END`;
    const [days, hours, minutes] = [`(${seconds} // 86400)`, `(${seconds} // 3600 % 24)`, `(${seconds} // 60 % 60)`];
    const decimals = `CASE WHEN ${fraction} = 0 THEN '' ELSE '.' || rtrim(lpad(CAST(${fraction} AS VARCHAR), 6, '0'), '0') END`;
    const rest = `CASE WHEN ${seconds} % 60 = 0 AND ${fraction} = 0 THEN '' ELSE CAST(${seconds} % 60 AS VARCHAR) || ${decimals} || 'S' END`;
    const time = `CASE WHEN ${seconds} % 86400 = 0 AND ${fraction} = 0 THEN '' ELSE 'T' || ${part(hours, "H")} || ${part(minutes, "M")} || ${rest} END`;
    return `CASE WHEN ${v} = 0 THEN 'PT0S' ELSE CASE WHEN ${v} < 0 THEN '-P' ELSE 'P' END || ${part(days, "D")} || ${time} END`;
  });
