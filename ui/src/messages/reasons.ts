/** Why a row of a list or a number at the exchange is refused, and what fixes it. */
export interface Reason {
  title: string;
  fix: string;
}

export const because = (title: string, fix: string): Reason => ({ title, fix });

/** The part of a problem type that tells one from another. */
export function bareProblem(code: string): string {
  return code.replace(/^.*[:/]/, "").replaceAll("-", "_");
}
