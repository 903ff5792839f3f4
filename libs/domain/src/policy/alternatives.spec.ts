import { aTemplate, aTemplateContent } from '../testing';
import { templateAlternatives } from './alternatives';

const plain = aTemplateContent({ body: 'We have an answer for you.', variables: [] });

it('suggests only approved templates whose variables fit, same language first', () => {
  const candidates = [
    aTemplate({ id: 'tpl_pt', name: 'a', language: 'pt_BR' }),
    aTemplate({ id: 'tpl_gb', name: 'b', language: 'en_GB' }),
    aTemplate({ id: 'tpl_us_z', name: 'z', language: 'EN-us' }),
    aTemplate({ id: 'tpl_us_c', name: 'c', language: 'en_US' }),
    aTemplate({ id: 'tpl_paused', status: 'paused' }),
    aTemplate({ id: 'tpl_unknown', status: 'unknown' }),
    aTemplate({ id: 'tpl_plain', content: plain }),
  ];
  const found = templateAlternatives(candidates, { language: 'en-US', values: { '1': 'Ana', '2': 'A-17' } });
  expect(found.map(({ id }) => id)).toEqual(['tpl_us_c', 'tpl_us_z', 'tpl_gb', 'tpl_pt']);
});

it('suggests templates without variables for a reply that has no values', () => {
  const candidates = [aTemplate({ id: 'tpl_1' }), aTemplate({ id: 'tpl_plain', content: plain })];
  expect(templateAlternatives(candidates, { language: null, values: {} }).map(({ id }) => id)).toEqual(['tpl_plain']);
});
