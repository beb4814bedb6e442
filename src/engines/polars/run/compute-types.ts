/** The types of a runner's computation: lazy tables by name and parameters by name in, a lazy table out. */
import type { LazyDataFrame } from "nodejs-polars";

/** Values by name; null for an optional parameter that was not given. */
export type ParameterValues = { readonly [name: string]: unknown };

/** The runner declares the names of the tables and the types of the parameters. */
export type Compute<Tables extends string = string, Parameters = ParameterValues> = (
  tables: { readonly [Name in Tables]: LazyDataFrame },
  parameters: Parameters,
) => LazyDataFrame;
