import { quota } from './template-quota';

it.each([
  [0, 250, 250, 'ok'],
  [224, 250, 26, 'ok'],
  [225, 250, 25, 'near'],
  [249, 250, 1, 'near'],
  [250, 250, 0, 'full'],
  [260, 250, 0, 'full'],
  [0, 0, 0, 'full'],
])('with %i of %i templates used, %i are left: %s', (used, limit, left, level) => {
  expect(quota(used, limit)).toMatchObject({ used, limit, left, level });
});
