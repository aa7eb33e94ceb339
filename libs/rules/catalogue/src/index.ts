export * from '@bpdao/wire';
export * from './catalogue.ts';
