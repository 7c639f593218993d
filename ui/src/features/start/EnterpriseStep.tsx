import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { Button } from "../../components/Button";
import { Form, Select, TextField } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { Path } from "../../components/Path";
import { useClient, useSession, useWorkspaceReset } from "../../desk/client";
import { ErrorNotice } from "../../desk/ErrorNotice";
import { concernsFile, WorkspaceFault } from "../../desk/WorkspaceFault";
import { CommandError, type Session } from "../../ipc";
import { errorText, m, regionOptions } from "../../messages";
import styles from "./Start.module.css";

/** Typing pauses longer than this before a place is suggested. */
const TYPING_MS = 200;

/** Who it is for, which country the numbers are of, and where the file lies. */
export function EnterpriseStep(props: { onCreated: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const session = useSession();
  const reset = useWorkspaceReset();
  const [enterprise, setEnterprise] = useState("");
  const [region, setRegion] = useState("US");
  const [path, setPath] = useState<{ value: string; chosen: boolean } | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CommandError | null>(null);
  const problem = session.data?.problem ?? null;
  const name = enterprise.trim();
  const chosen = path?.chosen === true;
  const place = name === "" || path === null ? null : path.value;

  useEffect(() => {
    if (name === "" || chosen) return;
    let live = true;
    const timer = window.setTimeout(() => {
      client
        .suggestWorkspacePath(name)
        .then((value) => {
          if (live) setPath({ value, chosen: false });
        })
        .catch(() => undefined);
    }, TYPING_MS);
    return () => {
      live = false;
      window.clearTimeout(timer);
    };
  }, [client, name, chosen]);

  const run = async (work: () => Promise<boolean>) => {
    setBusy(true);
    setError(null);
    try {
      if (await work()) await reset();
    } catch (caught) {
      setError(CommandError.from(caught));
    } finally {
      setBusy(false);
    }
  };

  const create = () => {
    setTried(true);
    if (name === "") return;
    void run(async () => {
      const place = path?.chosen ? path.value : await client.suggestWorkspacePath(name);
      await client.createWorkspace({ enterprise: name, region, path: place });
      props.onCreated();
      await queries.invalidateQueries({ queryKey: ["session"] });
      return false;
    });
  };

  const regions = session.data?.regions ?? [];
  const recent = (session.data?.recent ?? []).filter((one) => one.exists).slice(0, 5);

  return (
    <section className={styles.section}>
      <h1 className={styles.welcome}>{m.start.welcome}</h1>
      <p className={styles.soft}>{m.start.welcomeText}</p>
      {problem === null ? null : <StartProblem problem={problem} />}
      <Form onSubmit={create}>
        <TextField
          label={m.start.enterprise}
          value={enterprise}
          onChange={setEnterprise}
          hint={m.start.enterpriseHint}
          error={tried && name === "" ? m.start.enterpriseNeeded : null}
          name="enterprise"
          autoFocus
        />
        <Select
          label={m.start.region}
          value={region}
          options={regionOptions(regions)}
          onChange={setRegion}
          hint={m.start.regionHint}
        />
        <div className={styles.place}>
          <p>
            <span className={styles.soft}>{m.start.location} </span>
            {place === null ? <span className={styles.soft}>{m.start.locationUnknown}</span> : <span data-selectable>{place}</span>}
          </p>
          <Button
            size="s"
            isDisabled={busy || name === ""}
            onPress={() =>
              void run(async () => {
                const value = await client.chooseWorkspaceLocation(name);
                if (value !== null) setPath({ value, chosen: true });
                return false;
              })
            }
          >
            {m.start.change}
          </Button>
        </div>
        {error === null ? null : <ErrorNotice error={error} onRetry={create} />}
        <div className={styles.row}>
          <Button kind="primary" type="submit" isDisabled={busy}>
            {m.start.create}
          </Button>
          <Button onPress={() => void run(async () => (await client.chooseWorkspace()) !== null)} isDisabled={busy}>
            {m.start.openExisting}
          </Button>
        </div>
      </Form>
      {recent.length === 0 ? null : (
        <div>
          <h2 className={styles.recentTitle}>{m.start.recent}</h2>
          <ul className={styles.recent}>
            {recent.map((one) => (
              <li key={one.path}>
                <Button
                  kind="quiet"
                  isDisabled={busy}
                  aria-label={m.start.openRecent(one.enterprise)}
                  onPress={() =>
                    void run(async () => {
                      await client.openRecent(one.path);
                      return true;
                    })
                  }
                >
                  <span className={styles.recentName}>{one.enterprise}</span>
                  <span className={styles.recentPath}><Path path={one.path} /></span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Why the workspace named when the app was started did not open. */
function StartProblem({ problem }: { problem: NonNullable<Session["problem"]> }) {
  const error = CommandError.of(problem);
  if (concernsFile(error)) return <WorkspaceFault error={error} />;
  const { title, todo } = errorText(problem.code);
  const path: unknown = problem.details?.path;
  return <Notice tone="bad" title={title} text={typeof path === "string" ? `${m.start.problem(path)} ${todo}` : todo} />;
}
