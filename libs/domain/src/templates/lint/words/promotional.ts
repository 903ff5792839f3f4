import type { WordList } from '../word-lists';

/**
 * Offers. Source: Meta's category guidance (marketing = offers, promotions, invitations to buy; facts §5.5, R13) put into everyday
 * shop language by native usage; not a list of Meta's. One of these is enough in a utility template.
 */
export const promotionalWords: WordList = {
  en: {
    phrases: [
      '#% (off|discount)', 'get .. #%', 'save (up|#*|over|even|more|big)', 'save .. #%', '(discount|promo|coupon|offer|voucher) code*', 'coupon*', 'special (offer*|deal*|price*)',
      '(exclusive|limited) (offer*|deal*|discount*)', 'limited time', 'flash sale*', '(summer|winter|spring|autumn|clearance|big|our|the|season|seasonal) sale', 'black friday', 'cyber monday',
      'buy (one|#) get (one|#)', 'half price', 'best (deal*|price*|offer*)', "(don't|do not) miss", 'shop now', 'order now', 'buy now', 'new (arrivals|collection)', 'upgrade (now|today|to)', 'refer a friend',
      'free (gift|trial|sample|shipping)', 'treat yourself', '(next|first|future) purchase', 'earn (double|extra|bonus|more) (point*|mile*|reward*)', 'while stocks last', 'hurry', 'on sale now', 'price drop*', 'sign up (now|today) and', 'promotion*', 'join us (for|at|on)', 'register (now|today)', 'webinar*', '(recently|just|newly) opened', 'new (store|shop|restaurant|branch|menu|product*|flavour*|flavor*)', 'you may also? like', 'you might also? like', 'we miss you', 'in your cart', 'free (dessert|drink|delivery|item|product|month*|upgrade)', 'amazing (deal*|offer*|price*)', 'our (latest|new) (offer*|promotion*|deal*)',
    ],
    unless: ['point of sale', 'sales (team|order*|office|department|rep*)', 'after sales', 'job promotion', 'your promotion to', 'upgrade to version', 'upgrade to the (latest|new) version', 'coupon* (was|were|has) (applied|used|redeemed)', 'coupon* (applied|used|redeemed)', '(discount|promo|voucher) code* (was|has) been (applied|used)', 'free shipping label'],
  },
  zh: {
    phrases: [
      '#折', '(打|享)折', '优惠码', '优惠券', '折扣码', '优惠活动', '(专享|专属|独家|限时|特别|会员)(优惠|折扣|特惠|礼包|福利)', '限时(特价|抢购|秒杀|三天)', '特价', '促销', '大促', '满#减#', '满..减', '立减', '买#送#', '买一送一', '半价',
      '先到先得', '(赶快|赶紧|立即|马上)(行动|抢购|下单|购买)', '下单立', '抢购', '秒杀', '清仓', '新品(上市|上架)', '升级(为|到|成)(会员|VIP|高级|尊享)', '推荐好友', '免费(赠送|领取|试用)', '不容错过', '错过', '(再次|下次)购买可', '大礼包', '礼包', '红包', '优惠价', '(優惠|折扣)(碼|券)', '限時',
    ],
    unless: ['优惠券已(使用|过期|抵扣)', '已使用优惠券', '免费领取受理', '错过(本次|此次|预约|派送|投递)', '骨折', '曲折'],
  },
  es: {
    phrases: [
      '#% de (descuento|dto*)', 'descuento* (de|del|exclusivo*|especial*)', '(aproveche|aprovecha) ..', '(cupon|codigo) (de descuento|promocional)', 'codigo promocional', 'cupon*', 'oferta* (especial*|exclusiva*|limitada*|unica*|imperdible*)', '(nuestras|nuestra|las|mejores|estas|grandes) oferta*', 'rebaja*', 'promocion*', 'por tiempo limitado', 'solo (hoy|esta semana|por hoy)',
      '#x#', 'compre uno', 'a mitad de precio', 'mitad de precio', '(no se lo|no te lo|no se|no te) (pierda*|pierdas)', '(compre|compra|reserve|pida) (ya|ahora)', 'nueva coleccion', 'ahorre .. #', 'ahorra .. #', 'envio gratis', 'regalo gratis', '(proxima|siguiente|primera) compra', 'mejores precios', 'hasta agotar existencias', '(recomiende|recomienda) a un amigo', '(tenemos|tengo) una oferta', 'te puede interesar', 'le puede interesar', '(inscribase|inscribete|registrese|registrate) (ya|ahora|hoy)', '(aprovecha|aproveche|disfruta|disfrute) .. #%', 'te extranamos', 'le extranamos', 'recien (abrimos|inaugur*)', 'nueva (tienda|sucursal|carta)', 'liquidacion', 'precio* especial*', 'prueba gratis', 'puntos dobles', 'mejore su plan',
    ],
    unless: ['cupon* (aplicado|usado|canjeado)', 'oferta de (empleo|trabajo)', 'liquidacion (de|del) (sueldo|siniestro|impuesto*|nomina)', 'promocion (escolar|academica|interna)'],
  },
  ar: {
    phrases: [
      'خصم* (#%|يصل|حصري|خاص|بنسبه|على|اضافي)', 'خصم .. #%', 'كود (الخصم|خصم)', 'رمز (الخصم|خصم|ترويجي)', 'قسيمه (شراء|خصم)', 'كوبون*', '(عرض|عروض) (خاص*|حصري*|محدود*|لفتره|مميز*|الصيف|الشتاء|رمضان|العيد)', 'العرض (لفتره|ساري|محدود)', 'لفتره محدوده', 'تخفيض*', 'تنزيلات',
      'اشتر .. واحصل', 'نصف السعر', 'نصف الثمن', '(لا|لاتفوت) (تفوت*|تفوتوا)', 'لا تفوت*', 'تسوق الان', 'اطلب الان', 'اشتر الان', 'تشكيله جديده', 'توصيل مجاني', '(هديه|مشروب|وجبه|قهوه|منتج) مجاني*', 'مشترياتك القادمه', 'افضل الاسعار', 'اسعار (مخفضه|خاصه)', 'وفر (حتى|اكثر|#*)', 'حتى نفاد الكميه', 'ادع صديق*', 'تجربه مجانيه', 'سارع*', 'سجل الان', 'انضم* الينا', 'اشتقنا*', 'فرع جديد', 'قد يعجبك', 'ترقيه الى',
    ],
    unless: ['خصم مبلغ', 'تم خصم'],
  },
};

/** Softer words: two of them together read as promotion. */
export const weaklyPromotionalWords: WordList = {
  en: {
    phrases: ['discount*', 'offer*', 'deal*', 'exclusive*', 'free', 'bonus', 'reward*', 'premium', 'loyal (customer*|member*)', 'enjoy', 'discover', 'explore', 'check out our', 'recommend', 'popular', 'new products', 'save', 'gift*', 'today only', 'special'],
    unless: ['job offer', 'free of charge', 'toll free', 'feel free', 'free to', 'sugar free', 'insurance premium', 'premium (is|of|due|payment)', 'special needs', 'deal with'],
  },
  zh: { phrases: ['优惠', '折扣', '专享', '会员专', '福利', '赠送', '礼品', '惊喜', '推荐', '新品', '热卖', '爆款', '特惠', '免费'], unless: ['免费停车', '免费维修', '免费热线', '免费电话', '推荐信', '推荐您在'] },
  es: { phrases: ['descuento*', 'oferta*', 'exclusiv*', 'gratis', 'regalo*', 'disfrute', 'descubra', 'descubre', 'premium', 'novedades', 'bono', 'sorpresa*', 'imperdible*'], unless: ['oferta de (empleo|trabajo)', 'llamada gratis', 'exclusivamente'] },
  ar: { phrases: ['خصم', 'عروض', 'عرض خاص', 'حصري*', 'مجاني*', 'مجانا', 'هديه', 'هدايا', 'استمتع*', 'اكتشف*', 'مفاجا*', 'جديدنا'], unless: ['تم خصم', 'خصم مبلغ'] },
};
