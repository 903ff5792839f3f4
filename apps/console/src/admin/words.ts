import { catalogue } from '../i18n/catalogue';

/** Words that the pages of administration have in common. */
export const adminWords = catalogue('admin', {
  en: {
    forbidden: 'Your role does not include this. Ask an administrator.',
    back: 'Back',
    any: 'All',
    never: 'never',
    yes: 'Yes',
    no: 'No',
    confirm: 'Confirm',
    details: 'Details',
    refresh: 'Refresh',
    export_csv: 'Export as CSV',
    previous: 'Previous',
    next: 'Next',
    none: 'none',
  },
  'zh-CN': {
    forbidden: '您的角色没有此权限，请联系管理员。',
    back: '返回',
    any: '全部',
    never: '从未',
    yes: '是',
    no: '否',
    confirm: '确认',
    details: '详情',
    refresh: '刷新',
    export_csv: '导出 CSV',
    previous: '上一页',
    next: '下一页',
    none: '无',
  },
});
