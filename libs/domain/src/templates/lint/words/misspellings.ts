import type { LintedLanguage } from '../language-of-text';

/** Wrong → right, lowercase. Source: the best-known misspellings of each language (dictionaries' lists of common mistakes). */
export const misspellings: Record<LintedLanguage, Record<string, string>> = {
  en: {
    recieve: 'receive', recieved: 'received', recieving: 'receiving', seperate: 'separate', seperately: 'separately', definately: 'definitely', occured: 'occurred', tommorow: 'tomorrow', tommorrow: 'tomorrow', tomorow: 'tomorrow',
    adress: 'address', acount: 'account', accout: 'account', untill: 'until', wich: 'which', teh: 'the', reciept: 'receipt', begining: 'beginning', calender: 'calendar', cancelation: 'cancellation', comming: 'coming', commited: 'committed',
    accomodation: 'accommodation', appoinment: 'appointment', apointment: 'appointment', avaliable: 'available', availible: 'available', becuase: 'because', beleive: 'believe', custumer: 'customer', costumer: 'customer', delievery: 'delivery', delivary: 'delivery',
    enviroment: 'environment', existance: 'existence', goverment: 'government', garantee: 'guarantee', gaurantee: 'guarantee', immediatly: 'immediately', informations: 'information', maintainance: 'maintenance', maintenence: 'maintenance', neccessary: 'necessary', necesary: 'necessary',
    ocasion: 'occasion', paiment: 'payment', payed: 'paid', recomend: 'recommend', reccommend: 'recommend', refered: 'referred', reservaton: 'reservation', scedule: 'schedule', shedule: 'schedule', succesful: 'successful', successfull: 'successful', sucessfully: 'successfully', thier: 'their', transfered: 'transferred', truely: 'truly', wierd: 'weird', yuor: 'your', 'you order': 'your order', 'alot': 'a lot',
  },
  es: {
    informacion: 'información', direccion: 'dirección', reservacion: 'reservación', atencion: 'atención', confirmacion: 'confirmación', proximo: 'próximo', proxima: 'próxima', codigo: 'código', telefono: 'teléfono', numero: 'número', numeros: 'números', pagina: 'página', credito: 'crédito', dia: 'día', dias: 'días',
    tambien: 'también', aqui: 'aquí', asi: 'así', mas: 'más', despues: 'después', ademas: 'además', manana: 'mañana', senor: 'señor', senora: 'señora', ano: 'año', contrasena: 'contraseña', facturacion: 'facturación', ubicacion: 'ubicación', instalacion: 'instalación', actualizacion: 'actualización', habitacion: 'habitación', estacion: 'estación', sesion: 'sesión', opcion: 'opción',
    haiga: 'haya', ocaciones: 'ocasiones', ocacion: 'ocasión', apollo: 'apoyo', 'a traves': 'a través', atravez: 'a través', enserio: 'en serio', 'de el': 'del', ora: 'hora', ase: 'hace', resivir: 'recibir', recivir: 'recibir', recivo: 'recibo', envio: 'envío',
  },
  zh: { 登陆账: '登录账', 登陆密码: '登录密码', 帐号: '账号', 帐户: '账户', 既使: '即使', 做为: '作为', 按装: '安装', 定单: '订单', 定购: '订购', 份量不足: '分量不足', 再接再励: '再接再厉', 渡假: '度假', 尽请: '敬请', 布署: '部署', 公布于众: '公之于众', 的的: '的', 了了: '了', 您您: '您', 请请: '请' },
  ar: { لاكن: 'لكن', انشاءالله: 'إن شاء الله', 'انشاء الله': 'إن شاء الله', هاذا: 'هذا', هاذه: 'هذه', ذالك: 'ذلك', شكرآ: 'شكراً', مسئول: 'مسؤول', اليكتروني: 'إلكتروني', مواعيدد: 'مواعيد', لاكننا: 'لكننا', الرجاءالرد: 'الرجاء الرد', عفوآ: 'عفواً', إنتضار: 'انتظار', الإنتضار: 'الانتظار' },
};

/** Words that may rightly stand twice in a row. */
export const repeatableWords: Record<LintedLanguage, string[]> = {
  en: ['had', 'that', 'bye', 'very', 'so', 'knock', 'bora', 'walla'],
  zh: [],
  es: ['muy', 'ya', 'no', 'si', 'sí', 'poco', 'paso', 'casi'],
  ar: ['جدا', 'جداً', 'شيئا', 'شيئاً', 'خطوة', 'يوما', 'رويدا'],
};
