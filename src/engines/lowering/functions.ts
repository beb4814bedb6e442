/** Kinds of same-row functions that the rules of all engines use. */

import { isWhole } from "../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Call } from "./expression.ts";

type Method = (value: string, call: Call) => string;
type Rule = (call: Call) => string;

/** A function of an f64. */
export const float =
  (method: Method): Rule =>
  (call) =>
    method(call.code(0, "f64"), call);

/** Rounding, in an f64. Of whole numbers there is nothing to round, and what was an f32 is one again by `cast`. */
export const roundingBy =
  (cast: (code: string, dtype: Dtype) => string) =>
  (method: Method): Rule =>
  (call) => {
    const { own, code } = call;
    if (isWhole(own)) return code(0, own);
    const rounded = method(code(0, "f64"), call);
    return own === "f32" ? cast(rounded, own) : rounded;
  };
