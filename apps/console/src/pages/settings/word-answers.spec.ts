import { withAnswer } from './word-answers';

describe('what we answer to a word', () => {
  it('is the built-in text again once it is emptied, and other languages keep theirs', () => {
    const own = { stopped: { en: 'Bye', pt: 'Adeus' } };
    expect(withAnswer(own, 'stopped', 'en', ' ')).toEqual({ stopped: { pt: 'Adeus' } });
    expect(withAnswer({ stopped: { en: 'Bye' } }, 'stopped', 'en', '')).toEqual({});
    expect(withAnswer(own, 'started', 'zh-CN', '欢迎')).toEqual({ ...own, started: { 'zh-CN': '欢迎' } });
    expect(own).toEqual({ stopped: { en: 'Bye', pt: 'Adeus' } });
  });
});
