export { chooseTransactions, type ChoiceSituation } from './domain/choose-transactions.ts';
export { fold } from './domain/fold.ts';
export { police, type Evidence } from './domain/police.ts';
export { producerState, type ProducerState, type Round } from './domain/state.ts';
export { tasksAfter, tasksOnStart, tasksOnVerdict, type Settings, type Task } from './domain/tasks.ts';
export { machineTime, type MachineTime } from './machine-time.ts';
export { MemoryFile, type Memory } from './memory-file.ts';
export { parseOptions, shareOf, type Options } from './options.ts';
export { Producer, type Tools } from './producer.ts';
