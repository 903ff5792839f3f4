import type { WordList } from '../word-lists';

/** Threats, insults, legal action, public shaming. Source: facts §6.5 #11; words from the usual language of abusive debt collection. */
export const threatWords: WordList = {
  en: {
    phrases: ['legal (action|proceedings|steps|consequences)', 'take you to court', 'taken to court', 'see you in court', 'sue you', 'be sued', 'lawsuit', '(be|get|you) arrested', 'arrest warrant', 'warrant for your arrest', 'police .. (your|you)', 'jail', 'prison', 'prosecut*', '(inform|tell|call|contact|notify) your (family|employer|boss|relatives|friends|neighbours|neighbors|colleagues|contacts)', 'or else', '(you will|you are going to) (regret|pay for|suffer)', 'seize your', 'repossess*', 'blacklist*', 'final warning', 'last warning', 'expose you', 'name and shame', 'publish your (name|photo|debt)', 'liar', 'thief', 'fraudster', 'idiot*', 'stupid', 'shame on you', 'face the consequences', 'debt collector* .. (visit|door|home)'],
    unless: ['police station', 'police report', 'prison museum', 'the police have'],
  },
  zh: { phrases: ['起诉', '起訴', '法律(责任|責任|制裁|手段)', '追究..责任', '上门催收', '上門催收', '催收人员', '强制执行', '后果自负', '後果自負', '通知(你|您)(家人|单位|公司|亲友|朋友)', '通知(你|您)的(家人|单位|公司|亲友|朋友)', '身败名裂', '老赖', '老賴', '骗子', '报警(抓|处理|立案)', '坐牢', '逮捕', '拘留', '失信(名单|被执行)', '黑名单', '曝光(你|您)', '冻结..(财产|资产)', '最后(通牒|警告)', '滚', '白痴', '不得好死'], unless: ['滚动', '滚筒', '打滚', '烟雾报警'] },
  es: {
    phrases: ['(acciones|accion|medidas) (legales|legal|judiciales)', 'demanda* (judicial|legal|en su contra)', 'lo demandaremos', '(proceso|procedimiento) judicial', 'embarg*', 'denuncia* (en su contra|penal)', 'lo denunciaremos', 'carcel', 'prision', 'sera (arrestado|detenido)', 'orden de (arresto|captura)', 'policia .. (su|usted|busc*)', '(avisaremos|informaremos|llamaremos|contactaremos) a (su|sus|tu) (familia*|jefe|empleador|empresa|trabajo|contactos|vecinos)', '(sus|tus|todos) .. (sabran|sepan)', 'moroso*', 'ladron*', 'estafador*', 'mentiroso*', 'idiota*', 'atengase a las consecuencias', 'ultim(o|a) (aviso|advertencia)', 'lista negra', 'se arrepentira', 'sinverguenza*'],
    unless: ['departamento de medidas legales', 'comisaria de policia', 'ultim(o|a) aviso (de embarque|para embarcar)', 'sin embargo'],
  },
  ar: { phrases: ['اجراءات (قانونيه|القانونيه)', 'الاجراءات القانونيه', 'المساءله القانونيه', 'سنقاضيك', 'مقاضات*', 'رفع (دعوي|قضيه)', 'المحكمه', 'الشرطه', 'السجن', 'القبض عليك', 'اعتقال*', 'سنفضح*', 'نفضح*', 'فضيحه', 'سنبلغ (اهلك|عائلتك|مديرك|الشرطه|عملك)', 'سنخبر (اهلك|عائلتك|مديرك)', 'اخر انذار', 'انذار (اخير|نهائي)', 'القائمه السوداء', 'نصاب', 'كذاب', 'حرامي', 'غبي', 'ستندم', 'سوف تندم', 'مصادره', 'والا سن*', 'الحجز على'], unless: ['مركز الشرطه', 'شارع المحكمه', 'تقرير الشرطه'] },
};
