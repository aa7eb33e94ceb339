export * from './axis.ts';
export * from './chart.ts';
export * from './csv.ts';
export * from './svg.ts';
