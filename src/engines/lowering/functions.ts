/** Kinds of same-row functions, shared by the rules of all engines. */

import { isIntegerDtype } from "../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { Call } from "./expression.ts";

type Method = (value: string, call: Call) => string;
type Rule = (call: Call) => string;

/** A function of an f64. */
export const float =
  (method: Method): Rule =>
  (call) =>
    method(call.code(0, "f64"), call);

/** Rounds as f64. Integers need no rounding, and `cast` turns the result of an f32 back. */
export const roundingBy =
  (cast: (code: string, dtype: Dtype) => string) =>
  (method: Method): Rule =>
  (call) => {
    const { own, code } = call;
    if (isIntegerDtype(own)) return code(0, own);
    const rounded = method(code(0, "f64"), call);
    return own === "f32" ? cast(rounded, own) : rounded;
  };
