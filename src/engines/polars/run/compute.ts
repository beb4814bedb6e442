/** The types of a runner's computation: lazy tables by name in, parameters by name in, a lazy table out. */
import type { LazyDataFrame } from "nodejs-polars";

/** Values by name; null for an optional parameter that was not given. */
export type ParameterValues = { readonly [name: string]: unknown };

/** The names of the tables, and the types of the parameters, are those that its runner declares. */
export type Compute<Tables extends string = string, Parameters = ParameterValues> = (
  tables: { readonly [Name in Tables]: LazyDataFrame },
  parameters: Parameters,
) => LazyDataFrame;
