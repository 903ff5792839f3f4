export { templateQuota, type DeletableTemplate, type QuotaTemplate, type TemplateQuota } from './template-quota';
