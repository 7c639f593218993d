import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Notice } from "../../components/Notice";
import { Card, Empty, Page } from "../../components/Page";
import { Bones, JobProgress } from "../../components/Progress";
import { Steps } from "../../components/Steps";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { bytes, m } from "../../messages";
import { CheckStep } from "./CheckStep";
import { ColumnsStep } from "./ColumnsStep";
import styles from "./Imports.module.css";
import { useImportFlow, type Stage } from "./flow";

const PLACE = {
  file: 0,
  inspecting: 0,
  columns: 1,
  planning: 2,
  check: 2,
  writing: 3,
  done: 3,
} satisfies Record<Stage["at"], number>;

/** File, columns, check, done. */
export function ImportFlowScreen() {
  const flow = useImportFlow();
  const { stage } = flow;
  const content = useRef<HTMLDivElement>(null);
  const shown = useRef(stage.at);

  // Each step starts at its own top, for the eye and for the keyboard.
  useEffect(() => {
    if (shown.current === stage.at) return;
    shown.current = stage.at;
    content.current?.focus({ preventScroll: true });
  }, [stage.at]);

  const aside =
    stage.at === "file"
      ? undefined
      : stage.at === "inspecting" || stage.at === "done"
        ? bytes(stage.file.bytes)
        : stage.at === "check" || stage.at === "writing"
          ? m.imports.rowsPill(stage.plan.counts.rows)
          : m.imports.about(stage.inspection.rowsEstimated);

  return (
    <Page
      title={stage.at === "file" ? m.imports.title : stage.file.name}
      aside={aside}
      actions={<Steps label={m.imports.stepsLabel} steps={Object.values(m.imports.steps)} at={PLACE[stage.at]} />}
    >
      <div ref={content} tabIndex={-1} className={styles.step}>
        {flow.error === null ? null : (
          <ErrorNotice
            error={flow.error}
            onRetry={stage.at === "check" ? flow.commit : stage.at === "columns" ? flow.plan : flow.choose}
            onChooseFile={flow.choose}
          />
        )}
        {flow.cancelled ? <Notice tone="info" title={m.imports.cancelled} /> : null}
        <StepContent />
      </div>
    </Page>
  );
}

function StepContent() {
  const flow = useImportFlow();
  const navigate = useNavigate();
  const { stage } = flow;
  switch (stage.at) {
    case "file":
      return (
        <div className={styles.drop}>
          <Icon name="file" size={30} />
          <p className={styles.dropTitle}>{m.imports.drop}</p>
          <p className={styles.soft}>{m.imports.dropText}</p>
          <Button kind="primary" autoFocus onPress={flow.choose}>
            {m.imports.choose}
          </Button>
        </div>
      );
    case "inspecting":
      return <Bones lines={6} height={30} />;
    case "columns":
      return <ColumnsStep file={stage.file} inspection={stage.inspection} />;
    case "planning":
      return (
        <JobProgress
          title={m.imports.reading(stage.file.name)}
          text={m.imports.checking}
          progress={flow.progress}
          cancelling={flow.cancelling}
          onCancel={flow.cancel}
        />
      );
    case "check":
      return <CheckStep plan={stage.plan} />;
    case "writing":
      return (
        <JobProgress
          title={m.imports.writing(stage.file.name)}
          text={m.imports.writingText}
          progress={flow.progress}
          cancelling={flow.cancelling}
          onCancel={flow.cancel}
        />
      );
    case "done": {
      const changed = stage.result.counts.created + stage.result.counts.updated;
      return (
        <Card>
          <Empty
            title={changed === 0 ? m.imports.doneNothing : m.imports.doneTitle(changed)}
            text={m.imports.doneText(stage.result.seconds, stage.result.counts.rows)}
          >
            <Button
              kind="primary"
              autoFocus
              onPress={() => {
                flow.reset();
                void navigate({ to: "/numbers", search: {} });
              }}
            >
              {m.imports.showNumbers}
            </Button>
            <Button onPress={flow.reset}>{m.imports.another}</Button>
          </Empty>
        </Card>
      );
    }
  }
}
