import { makeWorker } from './worker.ts';

export default makeWorker();
