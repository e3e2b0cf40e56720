// Chromium without a window, asked over a pipe by its protocol for developers, https://chromedevtools.github.io/devtools-protocol/.
import {spawn} from "node:child_process";
import {once} from "node:events";
import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];
const OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"];

/** Starts the first of the programs that is on the PATH. */
async function start(options) {
  for (const name of PROGRAMS) {
    const browser = spawn(name, options, {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});
    try {
      await once(browser, "spawn");
      return browser;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error(`none of ${PROGRAMS.join(", ")} is on the PATH; install Chromium, or measure in Node`);
}

export class Browser {
  #process;
  #ended;
  #profile;
  #session;
  #calls = [];

  /** Opens the page of an address. */
  static async open(address) {
    const browser = new Browser();
    browser.#profile = await mkdtemp(join(tmpdir(), "chromium-"));
    try {
      browser.#process = await start([...OPTIONS, `--user-data-dir=${browser.#profile}`]);
      browser.#listen();
      const {targetId} = await browser.call("Target.createTarget", {url: "about:blank"});
      const {sessionId} = await browser.call("Target.attachToTarget", {targetId, flatten: true});
      browser.#session = sessionId;
      // That of createTarget may be evaluated in before it is there; navigate answers when it has begun.
      await browser.call("Page.navigate", {url: address});
      await browser.evaluate("new Promise(done => (document.readyState === 'complete' ? done() : addEventListener('load', done)))");
      return browser;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  #listen() {
    let text = "";
    this.#process.stdio[4].setEncoding("utf8").on("data", more => {
      const messages = (text + more).split("\0");
      text = messages.pop();
      messages.map(message => JSON.parse(message)).filter(({id}) => id !== undefined).forEach(answer => this.#answered(answer));
    });
    this.#ended = once(this.#process, "exit");
    this.#ended.then(() => this.#calls.forEach(({reject}) => reject(new Error("Chromium ended before it had answered"))));
  }

  #answered({id, result, error}) {
    const {resolve, reject} = this.#calls[id];
    if (error) reject(new Error(error.message));
    else resolve(result);
  }

  /** What a method of the protocol gives. */
  call(method, params = {}) {
    return new Promise((resolve, reject) => {
      const id = this.#calls.push({resolve, reject}) - 1;
      this.#process.stdio[3].write(JSON.stringify({id, method, params, sessionId: this.#session}) + "\0");
    });
  }

  /** What an expression of JavaScript gives in the page, once it is there. */
  async evaluate(expression) {
    const {result, exceptionDetails} = await this.call("Runtime.evaluate", {expression, awaitPromise: true, returnByValue: true});
    if (exceptionDetails) throw new Error(`in the page: ${exceptionDetails.exception.description}`);
    return result.value;
  }

  async close() {
    this.#process?.kill();
    await this.#ended;
    await rm(this.#profile, {recursive: true, force: true, maxRetries: 5});
  }
}
