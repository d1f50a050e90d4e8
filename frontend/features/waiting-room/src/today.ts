export { Queue } from "./Queue";
export { waitingOf } from "./queue";
export { useQueue } from "./useQueue";
