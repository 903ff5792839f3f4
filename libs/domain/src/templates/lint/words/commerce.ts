import type { WordList } from '../word-lists';

/**
 * Goods and services of the WhatsApp Commerce Policy's list: alcohol, tobacco, drugs, weapons, gambling, adult, dating, live animals, short-term
 * loans, pyramid selling, medical products, counterfeits, body parts, currency trading. Source: the policy's headings; words by everyday usage.
 */
export const commerceWords: WordList = {
  en: {
    phrases: [
      'wine', 'wines', 'beer', 'beers', 'vodka', 'whisky', 'whiskey', 'tequila', 'rum', 'gin', 'liquor*', 'champagne', 'prosecco', 'alcoholic', 'alcohol (delivery|delivered|shop|store)', 'cocktail*',
      'cigar*', 'tobacco', 'vape*', 'vaping', 'e cigarette*', 'hookah', 'nicotine', 'marijuana', 'cannabis', 'weed', 'cbd', 'cocaine', 'steroid*', 'casino*', 'slot machine*', 'sports betting', '(place|your|online) bet*', 'betting', 'poker', 'roulette', 'gambling',
      'firearm*', 'handgun*', 'rifle*', 'pistol*', 'shotgun*', 'ammunition', 'ammo', 'explosives', 'fireworks', 'porn*', 'escort (service|girls|agency)', 'adult (toys|videos|content|entertainment)', 'sex toy*', 'dating (app|site|service)', 'hot singles',
      '(puppies|kittens|puppy|kitten|livestock|cattle|parrots) .. (sale|sell|buy)', 'payday loan*', 'cash advance*', 'loan* without credit check', 'multi level marketing', 'pyramid', 'viagra', 'without (a )?prescription', 'no prescription (needed|required)', 'prescription drugs', 'replica (watch*|bag*|shoes|handbag*)', 'counterfeit', 'fake (passport*|id|documents)', 'human organ*', 'bitcoin*', 'crypto*', 'forex',
    ],
    unless: ['beer garden*', 'root beer', 'ginger beer', 'ginger ale', 'wine glass*', 'wine glasses', 'alcohol free', 'non alcoholic', 'no smoking', 'smoke free', 'tobacco free', 'rum cake', 'gin rummy', 'weed (killer|control|removal)', 'seaweed', 'pyramid of', 'cigarette lighter socket', 'casino royale', 'crypto(graph|gram)*'],
  },
  zh: {
    phrases: ['白酒', '红酒', '紅酒', '啤酒', '洋酒', '葡萄酒', '茅台', '威士忌', '伏特加', '香烟', '香煙', '卷烟', '电子烟', '電子煙', '雪茄', '烟草', '大麻', '毒品', '赌场', '賭場', '赌博', '博彩', '投注', '下注', '老虎机', '百家乐', '娱乐城', '彩票投注', '枪支', '弹药', '仿真枪', '管制刀具', '烟花爆竹', '成人(用品|影片|视频)', '情趣用品', '色情', '约炮', '交友(软件|平台|网站)', '同城交友', '无抵押贷款', '小额贷款', '网贷', '现金贷', '传销', '处方药', '壮阳', '高仿', '假证', '代孕', '比特币', '虚拟货币', '加密货币', '外汇交易'],
    unless: ['啤酒杯', '红酒杯', '禁止..(香烟|烟草)', '红酒烩', '啤酒鸭', '啤酒节'],
  },
  es: {
    phrases: [
      'cerveza*', 'vino', 'vinos', 'tequila', 'mezcal', 'ron', 'vodka', 'whisky', 'ginebra', 'licor*', 'champan', 'bebida* alcoholica*', 'tabaco', 'cigarro*', 'cigarrillo*', 'puros', 'vapeador*', 'vapeo', 'vape*', 'marihuana', 'cannabis', 'cocaina', 'casino*', 'casa de apuestas', 'apuesta*', 'apueste', 'tragamonedas', 'tragaperras', 'ruleta', 'bingo en linea', 'arma* de fuego', 'pistola*', 'rifle*', 'municion*', 'explosivos', 'pornograf*', 'juguetes (sexuales|eroticos)', 'contenido para adultos', 'app de citas', 'citas con solteros',
      '(cachorros|gatitos) .. venta', 'prestamo* (rapido*|sin buro|sin aval|inmediato*)', 'credito* (rapido*|sin buro)', 'multinivel', 'piramidal', 'viagra', 'sin receta', 'medicamentos con receta', 'replica* de (relojes|bolsos|zapatillas)', 'documentos falsos', 'bitcoin*', 'criptomoneda*', 'forex',
    ],
    unless: ['copa* de vino', 'sin alcohol', 'pistola de (agua|silicona|pintura)', 'vinagre', 'vino (a|al|por|un|una|el|la|usted|nuestro|su)', 'mi casino'],
  },
  ar: {
    phrases: ['نبيذ', 'بيره', 'بيرا', 'خمر', 'خمور', 'ويسكي', 'فودكا', 'كحول', 'مشروبات كحوليه', 'سجائر', 'سجاير', 'سيجار*', 'شيشه', 'تبغ', 'معسل', 'فيب', 'سحبه سيجاره', 'حشيش', 'مخدرات', 'كازينو*', 'قمار', 'مراهن*', 'رهان*', 'يانصيب', 'اسلحه', 'سلاح ناري', 'مسدس*', 'ذخيره', 'ذخائر', 'متفجرات', 'محتوي للبالغين', 'افلام اباحيه', 'موقع تعارف', 'تطبيق تعارف', 'قروض (سريعه|فوريه|بدون كفيل)', 'قرض (سريع|فوري|بدون كفيل)', 'تسويق (شبكي|هرمي)', 'فياجرا', 'بدون وصفه', 'ساعات مقلده', 'وثائق مزوره', 'بيتكوين', 'عملات رقميه', 'فوركس'],
    unless: ['خالي* من الكحول', 'بدون كحول', 'ممنوع التدخين', 'كحول طبي'],
  },
};
