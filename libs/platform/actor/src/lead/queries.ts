interface Query<State> {
  readonly view: (state: Readonly<State>) => void;
  readonly giveUp: () => void;
}

/** Views that wait for a state in which every fact is acknowledged. */
export class Queries<State> {
  private waiting: Query<State>[] = [];

  isNone(): boolean {
    return this.waiting.length === 0;
  }

  /** Resolves with the view's result, or with undefined if it is given up; rejects with the error that the view throws. */
  put<R>(
    view: (state: Readonly<State>) => R,
    resolve: (seen: R | undefined) => void,
    reject: (error: Error) => void,
  ): void {
    this.waiting.push({
      giveUp: () => resolve(undefined),
      view: (state) => {
        try {
          resolve(view(state));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
  }

  answer(state: Readonly<State>): void {
    for (const { view } of this.waiting.splice(0)) view(state);
  }

  giveUp(): void {
    for (const { giveUp } of this.waiting.splice(0)) giveUp();
  }
}
