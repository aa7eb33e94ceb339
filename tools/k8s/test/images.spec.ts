import { loaderFor, nameAndTag } from '../src/images.ts';

describe('the name of an image', () => {
  it.each([
    ['mongo', { newName: 'mongo' }],
    ['mongo:8', { newName: 'mongo', newTag: '8' }],
    ['registry.example:5000/a/bpdao', { newName: 'registry.example:5000/a/bpdao' }],
    ['registry.example:5000/a/bpdao:1.2.3', { newName: 'registry.example:5000/a/bpdao', newTag: '1.2.3' }],
    ['ghcr.io/a/bpdao@sha256:00ff', { newName: 'ghcr.io/a/bpdao', digest: 'sha256:00ff' }],
  ])('%s is told apart from its tag', (image, expected) => {
    expect(nameAndTag(image)).toEqual(expected);
  });
});

describe('a cluster on this machine', () => {
  it.each([
    ['kind-two-words', ['kind', 'load', 'docker-image', '--name', 'two-words']],
    ['k3d-dev', ['k3d', 'image', 'import', '--cluster', 'dev']],
    ['minikube', ['minikube', 'image', 'load']],
    ['docker-desktop', []],
    ['production', []],
  ])('%s takes images in its own way', (context, words) => {
    expect(loaderFor(context)).toEqual(words);
  });
});
