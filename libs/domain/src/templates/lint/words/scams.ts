import type { WordList } from '../word-lists';

/** The language of fraud. Source: facts §6.5 #15 (SCAM); words from the usual prize, advance-fee, investment and account-lock messages. */
export const scamWords: WordList = {
  en: {
    phrases: ["(you have|you've|you) won", 'you are (a|the|our)? lucky? winner', 'lucky winner', '(claim|collect|receive|redeem) your (prize|reward|winnings|cash|gift|money|inheritance)', 'your winnings', 'cash prize', 'lottery', 'jackpot', 'inheritance', '(selected|chosen) .. (prize|lottery|winner|reward|draw)', 'double your (money|investment|income)', 'guaranteed (profit*|return*|income)', '(no|zero) risk', 'risk free (profit|investment|income)', 'get rich', 'make money (fast|online|from home)', 'earn .. (per|a) (day|week) from home', 'easy money', '(processing|release|activation|transfer|delivery|shipping|small) fee .. (receive|release|claim|prize|parcel)', 'western union', 'gift card* .. (pay|code)', '(account|card) .. (suspended|blocked|locked|deactivated) .. (click|link|verify)', 'click .. (unlock|reactivate|avoid suspension)', 'act now', 'million dollars'],
    unless: ['you have won the (bid|auction|tender|contract)', 'won the auction', 'risk free .. return policy'],
  },
  zh: { phrases: ['中奖', '中獎', '(幸运|幸運)(用户|儿|会员|观众)', '被..抽中', '领取(奖金|奖品|大奖)', '現金大獎', '现金大奖', '稳赚', '穩賺', '保本高收益', '零风险', '无风险', '翻倍', '日赚', '月入(过万|十万)', '躺赚', '高额回报', '高收益', '内幕消息', '老师带单', '带单', '刷单', '兼职..日结', '(先|请先|需)..(支付|缴纳|交)..(手续费|保证金|押金|税费)..(领取|提取|放款)', '账户..(冻结|异常)..点击', '天上掉', '继承遗产'], unless: ['风险翻倍', '停车..翻倍'] },
  es: {
    phrases: ['(ha|has) ganado (un|una|el|la|nuestro)', '(ha|has) ganado .. (premio|dolares|euros|pesos|viaje)', 'reclam* (su|tu|el) premio', '(recibir|recoger|cobrar|reclamar) (su|tu) premio', 'premio (en efectivo|de)', '(seleccionad*|elegid*) .. (ganador*|premio|sorteo)', 'ganador* (del|de la|de un) (sorteo|loteria|premio)', 'loteria', 'herencia', 'duplique su (dinero|inversion)', 'duplica tu (dinero|inversion)', 'ganancias (garantizadas|seguras)', 'sin ningun? riesgo*', 'rentabilidad garantizada', 'dinero (facil|rapido)', 'gane .. (desde casa|al dia|por dia)', 'gana .. (desde casa|al dia|por dia)', 'hagase rico', '(abone|pague|deposite) .. (envio|tramite|gestion|comision|liberar) .. (recib*|reclam*|premio)', 'cuenta .. (bloqueada|suspendida) .. (clic|enlace|haga)', 'millones de dolares'],
    unless: ['ganado la licitacion', 'ganado la subasta'],
  },
  ar: { phrases: ['ربحت', 'لقد ربحت', 'لقد فزت', 'فزت (بجائزه|بمبلغ)', 'جائزه نقديه', 'جائزتك', 'استلام (جائزتك|الجائزه)', 'الرابح', 'الفائز المحظوظ', 'السحب الكبير', 'سحب .. الجائزه', 'ضاعف (اموالك|مالك|استثمارك)', '(ارباح|عوائد|عائد|ربح) مضمون*', 'بدون اي? مخاطر*', 'ربح سريع', 'اكسب .. (يوميا|من المنزل)', 'ادفع رسوم .. (لاستلام|للحصول)', 'رسوم (التحويل|الشحن|الافراج) .. (استلام|الجائزه)', 'ميراث', 'مليون دولار', 'حسابك .. (موقوف|معلق|مجمد) .. (اضغط|الرابط)'], unless: [] },
};
