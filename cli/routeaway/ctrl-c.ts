/** For a command that takes back what it has changed: the first Ctrl-C asks for that; the second one ends the command as usual. */

interface CtrlC {
  readonly heard: () => boolean;
  /** From now on Ctrl-C ends the command as usual. */
  forget(): void;
}

/** `atFirst`: called at the first one. */
export function hearCtrlC(atFirst: () => void = () => undefined): CtrlC {
  let heard = false;
  const listen = (): void => {
    heard = true;
    atFirst();
  };
  process.once('SIGINT', listen);
  process.once('SIGTERM', listen);
  return {
    heard: () => heard,
    forget() {
      process.off('SIGINT', listen);
      process.off('SIGTERM', listen);
    },
  };
}
