// Sessions of ONNX Runtime in a page that nobody sees, as session.js opens them.
import {once} from "node:events";
import {readFile} from "node:fs/promises";
import {createServer} from "node:http";
import {basename, extname, join} from "node:path";
import {Browser} from "./devtools.mjs";

const TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"};

/** A server of this folder, and of files by other names. */
async function serve(files) {
  const server = createServer(async ({url}, response) => {
    const path = new URL(url, "http://localhost").pathname;
    try {
      const body = files[path] ?? (await readFile(join(import.meta.dirname, path)));
      response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
    } catch (error) {
      response.writeHead(404).end(String(error));
    }
  });
  await once(server.listen(0, "localhost"), "listening");
  return server;
}

export class Chromium {
  #files = {};
  #server;
  #browser;

  static async start() {
    const chromium = new Chromium();
    chromium.#server = await serve(chromium.#files);
    try {
      chromium.#browser = await Browser.open(`http://localhost:${chromium.#server.address().port}/session.html`);
      await chromium.#browser.call("Performance.enable", {timeDomain: "threadTicks"});
      return chromium;
    } catch (error) {
      await chromium.close();
      throw error;
    }
  }

  async open(file, lengths) {
    const path = `/${Object.keys(this.#files).length}/${encodeURIComponent(basename(file))}`;
    this.#files[path] = await readFile(file);
    const name = JSON.stringify(path);
    await this.#browser.evaluate(
      `import("/session.js").then(async ({open}) => { globalThis[${name}] = await open(${name}, ${JSON.stringify(lengths)}); })`
    );
    return times => this.#browser.evaluate(`globalThis[${name}](${times})`);
  }

  /** Milliseconds of processor time of the page's thread, on which sessions run. */
  async clock() {
    const {metrics} = await this.#browser.call("Performance.getMetrics");
    return metrics.find(({name}) => name === "ThreadTime").value * 1e3;
  }

  async close() {
    this.#server.close();
    await this.#browser?.close();
  }
}
