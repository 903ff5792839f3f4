import { passwordFlaw } from './password-rule';

describe('choosing a password', () => {
  const about = ['ana@bakery.test', 'Ana Sousa'];

  it.each(['correct horse battery', 'Tr0ub4dor&3x', '红烧牛肉面加两个鸡蛋不要香菜', 'flour water salt'])(
    'takes %s',
    (password) => {
      expect(passwordFlaw(password, about)).toBeNull();
    },
  );

  it.each([
    ['short one', 'too_short'],
    ['x'.repeat(201), 'too_long'],
    ['aaaaaaaaaaaa', 'worn_out'],
    ['Password123!', 'worn_out'],
    ['1234567890', 'worn_out'],
    ['ana@bakery.test', 'about_you'],
    ['Ana Sousa12', 'about_you'],
  ])('refuses %s: %s', (password, flaw) => expect(passwordFlaw(password, about)).toBe(flaw));
});
