import type { WordList } from '../word-lists';

/** Surveys, games and contests. Source: facts §6.5 #19 (old Twilio advice, [U]): advice only. */
export const contestWords: WordList = {
  en: {
    phrases: [
      'survey*',
      'questionnaire',
      'quiz*',
      'contest*',
      'sweepstake*',
      'raffle*',
      'giveaway*',
      'prize draw*',
      'play (and|to) win',
      'scratch (card|and)',
      'spin the wheel',
    ],
    unless: ['land survey*', 'survey of your (property|house|land)', 'surveyor'],
  },
  zh: {
    phrases: [
      '问卷',
      '調查問卷',
      '调查问卷',
      '满意度调查',
      '抽奖',
      '抽獎',
      '竞猜',
      '有奖',
      '大转盘',
      '刮刮',
      '答题赢',
      '比赛报名',
      '游戏',
    ],
    unless: ['游戏机'],
  },
  es: {
    phrases: [
      'encuesta*',
      'cuestionario*',
      'sorteo*',
      'concurso*',
      'rifa*',
      'trivia*',
      'juega y gana',
      'participe y gane',
      'ruleta de premios',
    ],
    unless: ['concurso de acreedores', 'concurso publico'],
  },
  ar: { phrases: ['استبيان*', 'استطلاع*', 'مسابقه', 'مسابقات', 'قرعه', 'العب واربح', 'لعبه', 'سحب على جوائز'], unless: [] },
};
