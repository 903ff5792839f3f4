import { ApiProblem } from '../api/problem';
import { fieldProblems } from './field-problems';

/** Real: the reading of problem documents. */
describe('the problems of fields', () => {
  it('are found by pointer and by parameter, and two of one field are both said', () => {
    const error = new ApiProblem({
      status: 422,
      code: 'validation_failed',
      title: '',
      detail: '',
      errors: [
        { pointer: '/name', code: 'too_small', message: 'Too short.' },
        { pointer: '/name', code: 'invalid', message: 'Wrong.' },
        { parameter: 'from', code: 'invalid', message: 'No time.' },
      ],
    });
    expect(fieldProblems(error)).toEqual({ '/name': 'Too short. Wrong.', from: 'No time.' });
  });

  it('are none for anything else that failed', () => {
    expect(fieldProblems(new Error('x'))).toEqual({});
  });
});
