/** Letters of a display name that a change set takes. */
export const NAME_MAX = 35;
