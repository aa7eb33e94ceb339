# One image for every service, the block producers and the command line; compose and Kubernetes say which program runs.
# The base is an argument, so that a mirror or another Node 24 can be named.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY . .
# What npm's registry and proxy settings are is the builder's: give them as build arguments when the defaults will not do.
ARG NPM_CONFIG_REGISTRY
ARG HTTPS_PROXY
RUN node tools/bootstrap.mjs \
 && npm prune --omit=dev --no-audit --no-fund --loglevel=error \
 && rm -rf node_modules/node-linux-* node_modules/node-darwin-* node_modules/node-bin-* node_modules/.bin/node node_modules/.bpdao \
 && node deploy/docker/collect.mjs /app

FROM ${NODE_IMAGE}
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /app /app
# Folders that volumes are mounted on belong to the user that runs.
RUN mkdir -p /chain /data /store && chown -R 10001:10001 /chain /data /store
USER 10001:10001
# As tools/local starts them: half the memory for no more CPU.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=30"]
CMD ["clients/cli/dist/main.js", "--help"]
