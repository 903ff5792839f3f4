import { failureTitles } from './failure-titles';

export interface FailureWords {
  title: string;
  remedy: string;
}
export type FailureLanguage = 'en' | 'zh-CN';

interface KindWords {
  title: readonly [en: string, zh: string];
  remedy: readonly [en: string, zh: string];
}

/** By what a failure means for us (`FailureKind`), and `policy` for what our own policy ended. */
const kinds: Readonly<Record<string, KindWords>> = {
  retry: {
    title: ['A passing fault', '暂时性故障'],
    remedy: ['Send it again; if it fails again, look at the state of the provider.', '请重新发送;若仍失败,请查看服务商状态。'],
  },
  retry_later: {
    title: ['Not accepted for the moment', '暂时未被接受'],
    remedy: ['Wait some hours before sending it again.', '请等待数小时后再发送。'],
  },
  message: {
    title: ['The message was not accepted', '消息未被接受'],
    remedy: ['Change the content; as it is, it will not go.', '请修改内容;原样无法发送。'],
  },
  recipient: {
    title: ['The recipient cannot be reached', '无法送达收件人'],
    remedy: ['Check the number with the customer, or reach them another way.', '请与客户核对号码,或改用其他方式联系。'],
  },
  recipient_opted_out: {
    title: ['The customer does not want this', '客户不希望接收'],
    remedy: ['Do not write again before the customer writes or agrees.', '在客户来信或重新同意之前,请勿再发送。'],
  },
  template: {
    title: ['The template cannot be used', '模板不可用'],
    remedy: ['Choose an approved template whose values fit.', '请选择变量匹配的已批准模板。'],
  },
  channel: {
    title: ['The number cannot send', '该号码无法发送'],
    remedy: ['Look at the state of the number; messages wait until it is well.', '请查看号码状态;恢复前消息会等待。'],
  },
  account: {
    title: ['The account cannot send', '该账号无法发送'],
    remedy: ['An administrator must look at the account at the provider.', '请管理员检查服务商账号。'],
  },
  window_closed: {
    title: ['The 24-hour window is closed', '24 小时服务窗口已关闭'],
    remedy: ['Send an approved template, or wait until the customer writes.', '请发送已批准的模板,或等待客户来信。'],
  },
  notice: {
    title: ['A notice of the provider', '服务商通知'],
    remedy: ['Nothing needs to be done.', '无需处理。'],
  },
  policy: {
    title: ['It may not be sent', '不允许发送'],
    remedy: ['See the decision for its reasons: /v1/messages/{id}/why.', '请在决策记录中查看原因:/v1/messages/{id}/why。'],
  },
  unrecognised: {
    title: ['The provider gave a reason we do not know', '服务商返回了未知原因'],
    remedy: ['Look the code up in the documentation of the provider.', '请在服务商文档中查询该代码。'],
  },
};

const windowCodes = new Set(['window_closed', '63016']);

/** The words for a failure, by its code where we know it and by its kind otherwise. Never empty. */
export function failureWords(error: { code: string; kind?: string | undefined }, language: FailureLanguage): FailureWords {
  const index = language === 'en' ? 0 : 1;
  const kind = (windowCodes.has(error.code) ? kinds['window_closed'] : kinds[error.kind ?? '']) ?? kinds['unrecognised'];
  const { title, remedy } = kind as KindWords;
  return { title: (failureTitles[error.code] ?? title)[index], remedy: remedy[index] };
}
