export * from './beacon.ts';
export * from './draw-index.ts';
export * from './draw-producer.ts';
export * from './offer-book.ts';
export * from './offer-tree.ts';
