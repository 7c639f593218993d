const paths = {
  home: "M2.5 7.2 8 2.5l5.5 4.7v6.3h-3.7V9.8H6.2v3.7H2.5z",
  list: "M2.5 4h11M2.5 8h11M2.5 12h11",
  shield: "M8 2 3 3.6v4.2c0 3 2 5 5 6.2 3-1.2 5-3.2 5-6.2V3.6z",
  download: "M8 2v7.5M4.8 6.6 8 9.8l3.2-3.2M2.5 13.5h11",
  sync: "M13 6.2A5.2 5.2 0 0 0 3.6 5M3 9.8A5.2 5.2 0 0 0 12.4 11M3.4 2.2V5h2.8M12.6 13.8V11H9.8",
  key: "M6.2 8.5a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0zM6.2 8.5H15M12.5 8.5v2.6M9.8 8.5v1.8",
  search: "M11.5 7A4.5 4.5 0 1 1 2.5 7a4.5 4.5 0 0 1 9 0zM10.3 10.3l3.5 3.5",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  check: "M3 8.5 6.5 12 13 4.5",
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  updown: "M5 6l3-3 3 3M5 10l3 3 3-3",
  alert: "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
  file: "M4 1.8h5L12.5 5v9.2H4zM9 1.8V5h3.5",
  lock: "M4 7.2h8v6H4zM5.6 7.2V5.1a2.4 2.4 0 0 1 4.8 0v2.1",
  rows: "M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="14" r="7.2" fill="none" stroke="var(--accent)" strokeWidth="5" />
      <path d="M8.6 4.2c0-2 1.3-3 3.4-3s3.4 1 3.4 3l-.9 3.6h-5z" fill="var(--accent)" />
    </svg>
  );
}
