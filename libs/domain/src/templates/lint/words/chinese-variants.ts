/**
 * Traditional → simplified characters, for those that the word lists use and templates often hold. Source: Unicode Unihan kSimplifiedVariant,
 * one-to-one cases only; this is for matching words, not for converting text.
 */
const pairs = `優优 惠惠 動动 驗验 證证 碼码 訂订 單单 貨货 發发 帳账 賬账 戶户 號号 銀银 護护 資资 訊讯 態态 資资 獎奖 贈赠 禮礼 購购 買买 賣卖 價价 額额 減减
滿满 專专 屬属 獨独 領领 紅红 酒酒 賭赌 場场 煙烟 電电 遊游 戲戏 問问 卷卷 調调 查查 參参 與与 請请 您您 們们 會会 員员 時时 間间 聯联 絡络 繫系 復复 覆复 謝谢
訴诉 訟讼 律律 責责 還还 錢钱 債债 務务 報报 警警 騙骗 賴赖 穩稳 賺赚 賠赔 潤润 報报 豐丰 財财 產产 點点 擊击 鏈链 結结 網网 費费 試试 運运 輕轻 鬆松 壓压 關关 閉闭 開开
寶宝 貝贝 貼贴 貸贷 款款 槍枪 彈弹 藥药 處处 對对 戀恋 愛爱 約约 預预 從从 裡里 個个 這这 無无 為为 來来 給给 讓让 將将 據据 續续 維维 繳缴 納纳 課课 學学 習习 實实 際际
密密 認认 識识 輸输 傳传 遞递 寄寄 親亲 麼么 後后 幾几 兩两 萬万 億亿 歲岁 週周 機机 會会 搶抢 殺杀 熱热 銷销 劵券 廣广 業业 傳传 銷销 陸陆 權权 體体 驚惊 喜喜`;

export const simplified: Record<string, string> = Object.fromEntries(
  pairs
    .split(/\s+/u)
    .map((pair) => [...pair] as [string, string])
    .filter(([from, to]) => from !== to),
);
