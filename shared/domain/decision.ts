/** What the organisation's policy makes of a verdict. */
export type Decision = {
  /**
   * `contain`: open an incident, lock, purge. `rehearse`: the same on paper, touching nothing.
   * `alert`: open an incident and tell people, without a lock. `record`: open an incident, tell nobody.
   * `nothing`: leave no trace.
   */
  act: 'contain' | 'rehearse' | 'alert' | 'record' | 'nothing';
  /** One plain sentence: the rule that decided. */
  why: string;
};
