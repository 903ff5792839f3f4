import { skillsOf } from './people-queries';

describe('skills as they are typed', () => {
  it('are kept in lower case, each once, whichever comma stands between them', () =>
    expect(skillsOf(' Refunds, es，退款、ES ,')).toEqual(['refunds', 'es', '退款']));
});
