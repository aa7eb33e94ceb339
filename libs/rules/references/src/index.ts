export * from './check-post.ts';
export * from './incinerator.ts';
export * from './post-graph.ts';
export * from './propagate.ts';
