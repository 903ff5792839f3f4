import { ApiProblem } from '../api/problem';
import { fieldErrors, isAllAtFields } from './field-errors';

const refused = new ApiProblem({
  status: 422,
  code: 'invalid_body',
  title: 'Invalid',
  detail: 'The body is not valid.',
  errors: [
    { pointer: '/name', code: 'required', message: 'Say its name.' },
    { pointer: '/week/1/to', code: 'not_after', message: 'Must be after `from`.' },
  ],
});

describe('what is wrong with a form', () => {
  it('is said at the field it is about, also when only a part of the field is wrong', () => {
    const at = fieldErrors(refused);
    expect(at('name')).toBe('Say its name.');
    expect(at('week')).toBe('Must be after `from`.');
    expect(at('week/1')).toBe('Must be after `from`.');
    expect(at('week/0')).toBeUndefined();
    expect(at('nam')).toBeUndefined();
  });

  it('is said above the form as well when a fault has no field there', () => {
    expect(isAllAtFields(refused, ['name', 'week'])).toBe(true);
    expect(isAllAtFields(refused, ['name'])).toBe(false);
    expect(isAllAtFields(new Error('gone'), ['name'])).toBe(false);
  });
});
