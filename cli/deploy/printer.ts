/** All output passes through here, so that a known secret is never shown. */
interface Printer {
  say(line: string): void;
  hide(secret: string): void;
}

export function createPrinter(write: (line: string) => void): Printer {
  const secrets = new Set<string>();
  return {
    say(line) {
      let shown = line;
      for (const secret of secrets) shown = shown.replaceAll(secret, '[hidden]');
      write(shown);
    },
    hide(secret) {
      if (secret !== '') secrets.add(secret);
    },
  };
}
