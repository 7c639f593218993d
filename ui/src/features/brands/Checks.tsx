import { Card, Empty } from "../../components/Page";
import { Pill } from "../../components/Pill";
import type { Problem } from "../../ipc";
import { m, problemText, targetName } from "../../messages";
import styles from "./Brands.module.css";

/** What targets refuse or would show otherwise, the worst first. */
export function Checks({ problems }: { problems: readonly Problem[] }) {
  const refused = problems.filter((problem) => problem.severity === "refused");
  const warnings = problems.filter((problem) => problem.severity === "warning");
  return (
    <Card
      title={m.brands.problems}
      aside={
        problems.length === 0 ? undefined : (
          <>
            {refused.length > 0 ? <Pill tone="bad">{m.brands.refuses(refused.length)}</Pill> : null}
            {warnings.length > 0 ? <Pill tone="warn">{m.brands.warns(warnings.length)}</Pill> : null}
          </>
        )
      }
    >
      {problems.length === 0 ? (
        <Empty title={m.brands.noProblems} text={m.brands.noProblemsText} />
      ) : (
        <ul className={styles.problems}>
          {[...refused, ...warnings].map((problem, index) => (
            <li key={index}>
              <span>
                <Pill tone={problem.severity === "refused" ? "bad" : "warn"}>{m.brands.severity[problem.severity]}</Pill>
              </span>
              <span>{targetName(problem.target)}</span>
              <span className={styles.problemText}>{problemText(problem)}</span>
              <span className={styles.small}>{m.brands.field[problem.field]}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
